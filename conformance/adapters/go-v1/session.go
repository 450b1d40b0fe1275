//go:build unix

// A case's options, put to the SDK's own constructors.

package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/awserr"
	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/aws/aws-sdk-go/aws/defaults"
	"github.com/aws/aws-sdk-go/aws/session"
)

// creation is what a constructor answered.
type creation struct {
	session  *session.Session
	err      error
	panicked bool // err was a panic: of session.Must, or the SDK's own
}

// create fails where the case makes no sense; what the SDK says of a case that
// does is in the creation.
func create(o options) (creation, error) {
	cfg, err := awsConfig(o.Config)
	if err != nil {
		return creation{}, err
	}
	construct, err := constructor(o, cfg)
	if err != nil {
		return creation{}, err
	}
	made := withoutReporter(func() creation { return caught(construct) })
	caseNetwork.confine()
	if o.Must && !made.panicked {
		made = caught(func() (*session.Session, error) { return session.Must(made.session, made.err), nil })
	}
	return made, nil
}

// constructor is the SDK's own, called as the case calls it.
func constructor(o options, cfg *aws.Config) (func() (*session.Session, error), error) {
	switch o.Constructor {
	case "new":
		return func() (*session.Session, error) { return session.New(cfg), nil }, nil
	case "new_session":
		return func() (*session.Session, error) { return session.NewSession(cfg) }, nil
	case "", "new_session_with_options":
		sdk, err := sessionOptions(o, cfg)
		return func() (*session.Session, error) { return session.NewSessionWithOptions(sdk) }, err
	}
	return nil, fmt.Errorf("unknown constructor %q", o.Constructor)
}

// caught calls a constructor, and keeps the error that it panics with.
func caught(construct func() (*session.Session, error)) (made creation) {
	defer func() {
		if p := recover(); p != nil {
			made = creation{err: asError(p), panicked: true}
		}
	}()
	s, err := construct()
	return creation{session: s, err: err}
}

func asError(panicked any) error {
	if err, ok := panicked.(error); ok {
		return err
	}
	return fmt.Errorf("%v", panicked)
}

func sessionOptions(o options, cfg *aws.Config) (session.Options, error) {
	sdk := session.Options{
		Config:            *cfg,
		Profile:           o.Profile,
		SharedConfigFiles: o.SharedConfigFiles,
	}
	switch o.SharedConfigState {
	case "", "from_env":
		sdk.SharedConfigState = session.SharedConfigStateFromEnv
	case "disable":
		sdk.SharedConfigState = session.SharedConfigDisable
	case "enable":
		sdk.SharedConfigState = session.SharedConfigEnable
	default:
		return sdk, fmt.Errorf("unknown shared_config_state %q", o.SharedConfigState)
	}
	if tokens := o.tokens(); len(tokens) > 0 {
		sdk.AssumeRoleTokenProvider = answering(tokens)
	}
	if bundle := o.CustomCABundle; bundle != nil {
		sdk.CustomCABundle = strings.NewReader(*bundle)
	}
	if err := setRoleDuration(&sdk, o.AssumeRoleDuration); err != nil {
		return sdk, err
	}
	if err := setWebIdentityOptions(&sdk, o.WebIdentityProvider); err != nil {
		return sdk, err
	}
	if err := setProcessOptions(&sdk, o.ProcessProvider); err != nil {
		return sdk, err
	}
	if err := setIMDS(&sdk, o.EC2IMDSEndpoint, o.EC2IMDSEndpointMode); err != nil {
		return sdk, err
	}
	if err := setHandlers(&sdk, o.EditHandlers); err != nil {
		return sdk, err
	}
	return sdk, setClientTLS(&sdk, o)
}

// setClientTLS sets the options for a client certificate, which release 1.14 does not have.
func setClientTLS(sdk *session.Options, o options) error {
	for name, text := range map[string]*string{
		"ClientTLSCert": o.ClientTLSCert,
		"ClientTLSKey":  o.ClientTLSKey,
	} {
		if text == nil {
			continue
		}
		if err := setOption(sdk, name, "client-tls", strings.NewReader(*text)); err != nil {
			return err
		}
	}
	return nil
}

// setRoleDuration sets the option AssumeRoleDuration, which release 1.14 does not have.
func setRoleDuration(sdk *session.Options, seconds uint32) error {
	if seconds == 0 {
		return nil
	}
	duration := time.Duration(seconds) * time.Second
	return setOption(sdk, "AssumeRoleDuration", "session-options", duration)
}

// setWebIdentityOptions sets the option for the provider of a web identity.
func setWebIdentityOptions(sdk *session.Options, o webIdentityProvider) error {
	if o.Duration == 0 && o.ExpiryWindow == 0 && len(o.PolicyARNs) == 0 {
		return nil
	}
	return setProviderOptions(sdk, "WebIdentityRoleProviderOptions", func(provider reflect.Value) {
		provider.FieldByName("Duration").SetInt(int64(time.Duration(o.Duration) * time.Second))
		provider.FieldByName("ExpiryWindow").SetInt(int64(time.Duration(o.ExpiryWindow) * time.Second))
		policies := provider.FieldByName("PolicyArns")
		for _, arn := range o.PolicyARNs {
			policy := reflect.New(policies.Type().Elem().Elem())
			policy.Elem().FieldByName("Arn").Set(reflect.ValueOf(&arn))
			policies.Set(reflect.Append(policies, policy))
		}
	})
}

// setProcessOptions sets the option for the provider of a credential process.
func setProcessOptions(sdk *session.Options, o processProvider) error {
	if o == (processProvider{}) {
		return nil
	}
	return setProviderOptions(sdk, "ProcessProviderOptions", func(provider reflect.Value) {
		if o.MaxBufSize > 0 {
			provider.FieldByName("MaxBufSize").SetInt(int64(o.MaxBufSize))
		}
		provider.FieldByName("ExpiryWindow").SetInt(int64(time.Duration(o.ExpiryWindow) * time.Second))
	})
}

// setProviderOptions sets the option with a function over a provider, whose
// type release 1.14 does not have.
func setProviderOptions(sdk *session.Options, name string, change func(provider reflect.Value)) error {
	field := reflect.ValueOf(sdk).Elem().FieldByName("CredentialsProviderOptions")
	if !field.IsValid() {
		return &unsupported{"session-options", "this release has no option CredentialsProviderOptions"}
	}
	if field.IsNil() {
		field.Set(reflect.New(field.Type().Elem()))
	}
	set := field.Elem().FieldByName(name)
	set.Set(reflect.MakeFunc(set.Type(), func(arguments []reflect.Value) []reflect.Value {
		change(arguments[0].Elem())
		return nil
	}))
	return nil
}

// setIMDS sets the options for the metadata service of an instance, which
// release 1.14 does not have. The modes count from unset.
func setIMDS(sdk *session.Options, endpoint, mode string) error {
	modes := map[string]uint{"": 0, "ipv4": 1, "ipv6": 2}
	number, known := modes[mode]
	if !known {
		return fmt.Errorf("unknown ec2_imds_endpoint_mode %q", mode)
	}
	if endpoint != "" {
		if err := setOption(sdk, "EC2IMDSEndpoint", "session-options", endpoint); err != nil {
			return err
		}
	}
	if mode == "" {
		return nil
	}
	return setOption(sdk, "EC2IMDSEndpointMode", "session-options", number)
}

// setHandlers sets the option Handlers, which release 1.14 does not have, to
// the default handlers with these edits.
func setHandlers(sdk *session.Options, edits []handlerEdit) error {
	if len(edits) == 0 {
		return nil
	}
	handlers := defaults.Handlers()
	if err := editHandlers(&handlers, edits); err != nil {
		return err
	}
	return setOption(sdk, "Handlers", "option-handlers", handlers)
}

// setOption sets an option by its name, because release 1.14 does not have it.
func setOption(sdk *session.Options, name, capability string, value any) error {
	field := reflect.ValueOf(sdk).Elem().FieldByName(name)
	if !field.IsValid() {
		return &unsupported{capability, "this release has no option " + name}
	}
	field.Set(reflect.ValueOf(value).Convert(field.Type()))
	return nil
}

// hasClientTLS reports whether the release has the options for a client certificate.
func hasClientTLS() bool {
	_, known := reflect.TypeOf(session.Options{}).FieldByName("ClientTLSCert")
	return known
}

func (o options) tokens() []string {
	if len(o.AssumeRoleTokens) == 0 && o.AssumeRoleToken != nil {
		return []string{*o.AssumeRoleToken}
	}
	return o.AssumeRoleTokens
}

// answering gives one token after the other, and the last from then on. It has
// no lock: the SDK promises that its calls do not overlap.
func answering(tokens []string) func() (string, error) {
	return func() (string, error) {
		token := tokens[0]
		if len(tokens) > 1 {
			tokens = tokens[1:]
		}
		return token, nil
	}
}

func awsConfig(c config) (*aws.Config, error) {
	cfg := &aws.Config{
		Region:                 c.Region,
		Endpoint:               c.Endpoint,
		DisableSSL:             c.DisableSSL,
		UseDualStack:           c.UseDualStack,
		DisableParamValidation: c.DisableParamValidation,
		MaxRetries:             c.MaxRetries,

		CredentialsChainVerboseErrors: c.VerboseErrors,
		// A refused dial stays refused: release 1.14 tries it three times more,
		// and need not wait in between.
		SleepDelay: func(time.Duration) {},
	}
	if c.EndpointResolver != nil {
		cfg.EndpointResolver = resolver(c.EndpointResolver)
	}
	if err := setYounger(cfg, c); err != nil {
		return nil, err
	}
	switch keys := c.Credentials; {
	case keys == nil:
	case keys.Anonymous:
		cfg.Credentials = credentials.AnonymousCredentials
	default:
		cfg.Credentials = credentials.NewStaticCredentials(keys.AccessKeyID, keys.SecretAccessKey, keys.SessionToken)
	}
	switch c.HTTPClient {
	case "": // the SDK takes http.DefaultClient, which setNetwork has replaced
	case "roots-can-be-set":
		cfg.HTTPClient = &http.Client{Transport: caseNetwork.transport(&tls.Config{RootCAs: roots(c)})}
	case "opaque":
		cfg.HTTPClient = &http.Client{Transport: opaque{caseNetwork.transport(&tls.Config{RootCAs: roots(c)})}}
	default:
		return nil, fmt.Errorf("unknown http_client %q", c.HTTPClient)
	}
	return cfg, nil
}

// roots are those that the user's client has already: nil is for the system's.
func roots(c config) *x509.CertPool {
	if c.HTTPClientRoots == nil {
		return nil
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(*c.HTTPClientRoots))
	return pool
}

// setYounger sets the fields that release 1.14 lacks, where they mean nothing.
// Each counts from unset: enabled and disabled, or legacy and regional.
func setYounger(cfg *aws.Config, c config) error {
	for name, value := range map[string]*bool{
		"UseDualStackEndpoint": c.UseDualStackEndpoint,
		"UseFIPSEndpoint":      c.UseFIPSEndpoint,
	} {
		if field := fieldOf(cfg, name); field.IsValid() && value != nil {
			field.SetUint(map[bool]uint64{true: 1, false: 2}[*value])
		}
	}
	for name, value := range c.configFlags.byName() {
		if field := fieldOf(cfg, name); field.IsValid() && *value != nil {
			field.Set(reflect.ValueOf(*value))
		}
	}
	modes := map[string]int64{"": 0, "legacy": 1, "regional": 2}
	for name, mode := range map[string]string{
		"STSRegionalEndpoint":       c.STSRegionalEndpoint,
		"S3UsEast1RegionalEndpoint": c.S3RegionalEndpoint,
	} {
		value, known := modes[mode]
		if !known {
			return fmt.Errorf("unknown mode %q of %s", mode, name)
		}
		if field := fieldOf(cfg, name); field.IsValid() {
			field.SetInt(value)
		}
	}
	return nil
}

// byName are the fields under their names in the SDK, of which release 1.14 has only some.
func (f *configFlags) byName() map[string]**bool {
	return map[string]**bool{
		"S3UseARNRegion":                    &f.S3UseARNRegion,
		"EnableEndpointDiscovery":           &f.EnableEndpointDiscovery,
		"EC2MetadataEnableFallback":         &f.EC2MetadataEnableFallback,
		"EC2MetadataDisableTimeoutOverride": &f.EC2MetadataDisableTimeoutOverride,
	}
}

// flagsOf are the fields of a session's config that release has.
func flagsOf(cfg *aws.Config) *configFlags {
	seen := &configFlags{}
	for name, value := range seen.byName() {
		if field := fieldOf(cfg, name); field.IsValid() {
			*value = field.Interface().(*bool)
		}
	}
	return seen
}

func fieldOf(cfg *aws.Config, name string) reflect.Value {
	return reflect.ValueOf(cfg).Elem().FieldByName(name)
}

// now is the time as Go's TLS tells it where a certificate has expired. Readers
// of one session, who all fail the same way, may do so in different seconds.
var now = regexp.MustCompile(`current time \S+`)

// summary is an error as the SDK words it: without the original that its text
// would repeat, and without the time of day.
func summary(err error) failure {
	if coded, ok := err.(awserr.Error); ok {
		return failure{Code: coded.Code(), Message: coded.Message()}
	}
	return failure{Message: now.ReplaceAllString(err.Error(), "the current time")}
}

// formattedCauses begins the messages of single sign-on into which the release
// formats the error behind them, which is the system's or a whole response.
var formattedCauses = []string{
	"failed to read cached SSO token file, ",
	"failed to parse cached SSO token file, ",
	"refresh cached SSO token failed, unable to refresh SSO token, ",
	"refresh cached SSO token failed, unable to cache refreshed SSO token, ",
}

// formatted splits such a message into the release's own words and the cause.
func formatted(f failure) (message, cause string, ok bool) {
	if f.Code != "" {
		return "", "", false
	}
	for _, start := range formattedCauses {
		if cause, ok := strings.CutPrefix(f.Message, start); ok {
			return strings.TrimSuffix(start, ", "), cause, true
		}
	}
	return "", "", false
}

// oddRole is a message with a text in the place of a role's name, and
// roleName what may be one.
var (
	oddRole  = regexp.MustCompile(`(?s)^failed to (get|decode) (.*) EC2 instance role credentials$`)
	roleName = regexp.MustCompile(`^[A-Za-z0-9+=,.@_/-]{0,128}$`)
)

// withoutOddRole leaves out the answer of the metadata service that the SDK
// takes for the name of a role, which no outcome quotes.
func withoutOddRole(message string) string {
	parts := oddRole.FindStringSubmatch(message)
	if parts == nil || roleName.MatchString(parts[2]) {
		return message
	}
	return "failed to " + parts[1] + " [redacted] EC2 instance role credentials"
}

// detail is a summary with the errors that it wraps, down to the first that is not the SDK's.
func detail(err error) failure {
	f := summary(err)
	f.Message = withoutOddRole(f.Message)
	if strings.HasPrefix(f.Message, "failed to make EC2Metadata request") {
		// The body of the answer, which no outcome quotes.
		f.Message, _, _ = strings.Cut(f.Message, "\n")
		return f
	}
	if message, cause, isFormatted := formatted(f); isFormatted {
		f.Message, f.Original = message, &failure{Message: cause}
	}
	if message, foreign, found := foreignPart(f); found {
		f.Message, f.Original = message, &failure{Message: foreign}
	}
	if f.Causes = causes(err); f.Causes != nil {
		return f
	}
	if coded, ok := err.(awserr.Error); ok && coded.OrigErr() != nil {
		original := detail(coded.OrigErr())
		f.Original = &original
	}
	return f
}

// causes are the errors of a chain's providers, if it reports them. OrigErr
// makes the first of them one error with the others behind it.
func causes(err error) (causes []failure) {
	chain, ok := err.(awserr.BatchedErrors)
	if !ok || chain.Code() != "NoCredentialProviders" {
		return nil
	}
	for _, err := range chain.OrigErrs() {
		causes = append(causes, detail(err))
	}
	return causes
}

// foreignPart splits off what the message of a container's endpoint quotes of
// Go's parser and of the resolver of names: the errors behind it, in words that
// are not the SDK's.
func foreignPart(f failure) (message, foreign string, found bool) {
	if f.Code != "CredentialsEndpointError" {
		return "", "", false
	}
	if rest, found := strings.CutPrefix(f.Message, "invalid URL, "); found {
		return "invalid URL", rest, true
	}
	if strings.HasPrefix(f.Message, "failed to resolve host ") {
		if end := strings.Index(f.Message, "\", "); end > 0 {
			return f.Message[:end+1], f.Message[end+3:], true
		}
	}
	return "", "", false
}
