//go:build unix

// The messages of protocol 1, field by field. A pointer tells an absent value
// from an empty one, which the SDK tells apart too.

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

type helloRequest struct {
	Type     string `json:"type"`
	Protocol [2]int `json:"protocol"`
}

type helloReply struct {
	Type           string         `json:"type"`
	Protocol       int            `json:"protocol"`
	Implementation implementation `json:"implementation"`
	Editions       []string       `json:"editions"`
	Capabilities   []string       `json:"capabilities"`
	Isolation      string         `json:"isolation"`
	MaxInFlight    int            `json:"max_in_flight"`
}

type implementation struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	Language string `json:"language"`
}

type runRequest struct {
	Type      string            `json:"type"`
	ID        string            `json:"id"`
	Root      string            `json:"root"`
	Endpoints map[string]string `json:"endpoints"`
	Case      world             `json:"case"`
}

type world struct {
	ID       string            `json:"id"`
	Edition  string            `json:"edition"`
	Platform string            `json:"platform"`
	Env      map[string]string `json:"env"`
	Files    json.RawMessage   `json:"files"`    // the runner has written them
	Programs json.RawMessage   `json:"programs"` // so are these
	STS      json.RawMessage   `json:"sts"`      // the runner's endpoint does what it says
	Remote   json.RawMessage   `json:"remote"`   // the runner's endpoints answer as it says
	Options  options           `json:"options"`
	Observe  observation       `json:"observe"`
}

type options struct {
	Constructor         string              `json:"constructor"`
	Profile             string              `json:"profile"`
	SharedConfigState   string              `json:"shared_config_state"`
	SharedConfigFiles   []string            `json:"shared_config_files"` // nil and [] differ
	AssumeRoleToken     *string             `json:"assume_role_token"`
	AssumeRoleTokens    []string            `json:"assume_role_tokens"`
	CustomCABundle      *string             `json:"custom_ca_bundle"`
	ClientTLSCert       *string             `json:"client_tls_cert"`
	ClientTLSKey        *string             `json:"client_tls_key"`
	AssumeRoleDuration  uint32              `json:"assume_role_duration"` // in seconds
	WebIdentityProvider webIdentityProvider `json:"web_identity_provider"`
	ProcessProvider     processProvider     `json:"process_provider"`
	EC2IMDSEndpoint     string              `json:"ec2_imds_endpoint"`
	EC2IMDSEndpointMode string              `json:"ec2_imds_endpoint_mode"`
	EditHandlers        []handlerEdit       `json:"edit_handlers"`
	Config              config              `json:"config"`
	Must                bool                `json:"must"`
}

type webIdentityProvider struct {
	Duration     uint32   `json:"duration"`      // in seconds
	ExpiryWindow uint32   `json:"expiry_window"` // in seconds
	PolicyARNs   []string `json:"policy_arns"`
}

type processProvider struct {
	MaxBufSize   uint32 `json:"max_buf_size"`
	ExpiryWindow uint32 `json:"expiry_window"` // in seconds
}

type config struct {
	Region                 *string               `json:"region"`
	Endpoint               *string               `json:"endpoint"`
	EndpointResolver       map[string]resolution `json:"endpoint_resolver"` // nil and {} differ
	DisableSSL             *bool                 `json:"disable_ssl"`
	UseDualStack           *bool                 `json:"use_dual_stack"`
	UseDualStackEndpoint   *bool                 `json:"use_dual_stack_endpoint"`
	UseFIPSEndpoint        *bool                 `json:"use_fips_endpoint"`
	STSRegionalEndpoint    string                `json:"sts_regional_endpoint"`
	S3RegionalEndpoint     string                `json:"s3_us_east_1_regional_endpoint"`
	DisableParamValidation *bool                 `json:"disable_param_validation"`
	MaxRetries             *int                  `json:"max_retries"`
	VerboseErrors          *bool                 `json:"credentials_chain_verbose_errors"`
	configFlags
	Credentials     *configCredentials `json:"credentials"`
	HTTPClient      string             `json:"http_client"`
	HTTPClientRoots *string            `json:"http_client_roots"`
}

// configFlags are fields of a config that observe.config shows.
type configFlags struct {
	S3UseARNRegion                    *bool `json:"s3_use_arn_region,omitempty"`
	EnableEndpointDiscovery           *bool `json:"enable_endpoint_discovery,omitempty"`
	EC2MetadataEnableFallback         *bool `json:"ec2_metadata_enable_fallback,omitempty"`
	EC2MetadataDisableTimeoutOverride *bool `json:"ec2_metadata_disable_timeout_override,omitempty"`
}

// resolution is an endpoint, or the error of a resolver that fails.
type resolution struct {
	URL                string         `json:"url"`
	PartitionID        string         `json:"partition_id"`
	SigningRegion      string         `json:"signing_region"`
	SigningName        string         `json:"signing_name"`
	SigningNameDerived bool           `json:"signing_name_derived"`
	Error              *resolverError `json:"error"`
}

type resolverError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// configCredentials is a set of keys, or the word "anonymous".
type configCredentials struct {
	Anonymous       bool   `json:"-"`
	AccessKeyID     string `json:"access_key_id"`
	SecretAccessKey string `json:"secret_access_key"`
	SessionToken    string `json:"session_token"`
}

func (c *configCredentials) UnmarshalJSON(text []byte) error {
	if string(text) == `"anonymous"` {
		c.Anonymous = true
		return nil
	}
	type keys configCredentials // without this method, which would call itself
	return decodeStrictly(text, (*keys)(c))
}

type observation struct {
	Services          []string      `json:"services"`
	ServicesNoResolve []string      `json:"services_no_resolve"`
	ServicesWith      *config       `json:"services_with"`
	Handlers          bool          `json:"handlers"`
	Config            bool          `json:"config"`
	Request           bool          `json:"request"`
	Readers           int           `json:"readers"`
	Refreshes         int           `json:"refreshes"`
	Again             int           `json:"again"`
	CallWith          *config       `json:"call_with"`
	EditHandlers      []handlerEdit `json:"edit_handlers"`
	CopyWith          *config       `json:"copy_with"`
	EditCopyHandlers  []handlerEdit `json:"edit_copy_handlers"`
}

type handlerEdit struct {
	List  string `json:"list"`
	Op    string `json:"op"`
	Name  string `json:"name"`
	With  string `json:"with"`
	Fails bool   `json:"fails"`
}

// reply is an outcome, an unsupported or a broken message, as its type says.
type reply struct {
	Type       string   `json:"type"`
	ID         string   `json:"id"`
	Outcome    *outcome `json:"outcome,omitempty"`
	Capability string   `json:"capability,omitempty"`
	Reason     string   `json:"reason,omitempty"`
	Message    string   `json:"message,omitempty"`
}

type outcome struct {
	Session *sessionSeen `json:"session,omitempty"`
	Error   *failure     `json:"error,omitempty"`
}

type sessionSeen struct {
	Region            *string                `json:"region"`
	Credentials       credentialsSeen        `json:"credentials"`
	CredentialsAgain  []credentialsSeen      `json:"credentials_again,omitempty"`
	Handlers          map[string][]string    `json:"handlers,omitempty"`
	Config            *configFlags           `json:"config,omitempty"`
	Services          map[string]serviceSeen `json:"services,omitempty"`
	ServicesNoResolve map[string]serviceSeen `json:"services_no_resolve,omitempty"`
	Request           *requestSeen           `json:"request,omitempty"`
	Call              *callSeen              `json:"call,omitempty"`
	FailsWith         *failure               `json:"fails_with,omitempty"`
	Copy              *sessionSeen           `json:"copy,omitempty"`
}

// credentialsSeen is either keys or the error of retrieving them.
type credentialsSeen struct {
	*keysSeen
	Error *failure `json:"error,omitempty"`
}

type keysSeen struct {
	AccessKeyID     string `json:"access_key_id"`
	SecretAccessKey string `json:"secret_access_key"`
	SessionToken    string `json:"session_token"`
	ProviderName    string `json:"provider_name"`
}

type serviceSeen struct {
	Endpoint      string   `json:"endpoint"`
	SigningRegion string   `json:"signing_region"`
	SigningName   string   `json:"signing_name"`
	Partition     string   `json:"partition,omitempty"`
	MaxRetries    int      `json:"max_retries"`
	Error         *failure `json:"error,omitempty"`
}

type requestSeen struct {
	Ran   []string `json:"ran"`
	Error *failure `json:"error,omitempty"`
}

// callSeen is a call that was answered, or the error that it ended with.
type callSeen struct {
	Error *failure `json:"error,omitempty"`
}

type failure struct {
	Code     string    `json:"code"`
	Message  string    `json:"message"`
	Original *failure  `json:"original,omitempty"`
	Causes   []failure `json:"causes,omitempty"`
	Panicked bool      `json:"panicked,omitempty"`
}

// decodeStrictly refuses a field that this adapter does not know: leaving it
// out silently would answer another case than the one asked about.
func decodeStrictly(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value on a line")
	}
	return nil
}
