//go:build unix

// The network of a case: the loopback endpoints that its run names, and nothing
// else. It sits below the SDK's signing, so a request keeps the signature for
// the host that the SDK chose.

package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// caseNetwork is what clients that a case asks for are made on.
var caseNetwork *network

type network struct {
	endpoints map[string]*url.URL // by the names of parties
	named     string              // the host of AWS_CONTAINER_CREDENTIALS_FULL_URI
	allowed   map[string]bool     // host:port
}

// setNetwork gives each case a network of its own. The SDK uses
// http.DefaultClient, and writes a custom CA bundle into its transport for
// good: without a new one, the roots of one case would be those of the next.
func setNetwork(endpoints, env map[string]string) error {
	n := &network{endpoints: map[string]*url.URL{}, allowed: map[string]bool{}}
	if full, err := url.Parse(env["AWS_CONTAINER_CREDENTIALS_FULL_URI"]); err == nil {
		n.named = full.Host
	}
	for name, text := range endpoints {
		endpoint, err := url.Parse(text)
		if err != nil {
			return fmt.Errorf("failed to read endpoint %s: %w", name, err)
		}
		if ip := net.ParseIP(endpoint.Hostname()); !ip.IsLoopback() || endpoint.Port() == "" {
			return fmt.Errorf("failed to use endpoint %s: %s is not a loopback address and port", name, endpoint.Host)
		}
		n.allowed[endpoint.Host] = true
		n.endpoints[name] = endpoint
	}
	caseNetwork = n
	http.DefaultTransport = n.transport(&tls.Config{})
	// Without settings of its own: the SDK gives the metadata service another
	// client then, which has a time limit.
	http.DefaultClient = &http.Client{}
	// The SDK resolves the host of AWS_CONTAINER_CREDENTIALS_FULL_URI itself;
	// the pure Go resolver is the one that can be kept from asking anyone.
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: n.dial}
	return nil
}

// transport is a *http.Transport, the only kind in which the SDK replaces the
// roots, whose every request nevertheless goes through redirect. The two share
// one tls.Config, which the SDK changes in place, so its roots are in force.
func (n *network) transport(shared *tls.Config) *http.Transport {
	through := redirect{n, &http.Transport{
		DialContext:       n.dial,
		TLSClientConfig:   shared,
		DisableKeepAlives: true,
	}}
	face := &http.Transport{DialContext: n.dial, TLSClientConfig: shared}
	face.RegisterProtocol("http", through)
	face.RegisterProtocol("https", through)
	return face
}

// confine brings the default client back into the network of the case: for a CA
// bundle or a client certificate, the SDK has given it a transport that dials
// anything.
func (n *network) confine() {
	own, replaced := http.DefaultClient.Transport.(*http.Transport)
	if !replaced {
		return
	}
	settings := own.TLSClientConfig
	if settings == nil {
		settings = &tls.Config{}
	}
	http.DefaultClient.Transport = n.transport(settings)
}

func (n *network) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if !n.allowed[address] {
		return nil, refused(address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// redirect sends what is meant for a party to the run's endpoint.
type redirect struct {
	network *network
	next    http.RoundTripper
}

func (r redirect) RoundTrip(request *http.Request) (*http.Response, error) {
	target := r.network.target(request)
	if target == nil {
		return r.next.RoundTrip(request)
	}
	out := request.Clone(request.Context())
	if out.Host == "" {
		out.Host = out.URL.Host // signed, so the server must see it
	}
	out.URL = target
	if r.network.isMetadata(request.URL) {
		// On a loaded machine the second that the SDK waits would decide.
		out = out.WithContext(context.WithoutCancel(out.Context()))
		out.Cancel = nil
	}
	return r.next.RoundTrip(out)
}

// target is where the runner answers a request: nil where nobody does, or where
// the request names the run's own endpoint already.
func (n *network) target(request *http.Request) *url.URL {
	container, redirecting := n.endpoints["container"], n.redirecting(request)
	switch {
	case request.URL.Host == "":
		return nil
	case redirecting != nil && request.URL.Host == redirecting.Host:
		return nil
	case redirecting != nil:
		return below(redirecting, request.URL)
	case n.isContainer(request.URL):
		if container == nil || request.URL.Host == container.Host {
			return nil
		}
		return below(container, request.URL)
	case n.isMetadata(request.URL):
		if n.endpoints["imds"] == nil {
			return nil
		}
		return below(n.endpoints["imds"], request.URL)
	case request.Method == http.MethodGet && strings.HasSuffix(request.URL.Path, "/federation/credentials"):
		return n.operation("sso", request.URL)
	case request.Method == http.MethodPost && strings.HasSuffix(request.URL.Path, "/token"):
		return n.operation("oidc", request.URL)
	case isSTS(request):
		return n.endpoints["sts"]
	}
	return nil
}

// redirecting is the party whose response redirects to this request: nil where
// none does.
func (n *network) redirecting(request *http.Request) *url.URL {
	if request.Response == nil || request.Response.Request == nil {
		return nil
	}
	before := request.Response.Request.URL
	for _, party := range n.endpoints {
		own := party.Path + "/"
		if before.Host == party.Host && strings.HasPrefix(before.Path+"/", own) {
			return party
		}
	}
	return nil
}

// below is the URL of a party with the path and the query of a request.
func below(party, request *url.URL) *url.URL {
	target := *request
	target.Scheme, target.Host, target.User = party.Scheme, party.Host, nil
	target.Path, target.RawPath = party.Path+request.Path, ""
	if raw := request.RawPath; raw != "" {
		target.RawPath = party.EscapedPath() + raw
	}
	return &target
}

// isMetadata goes by the host, which is link-local and must never be dialled, or
// by the path, where the case itself names the host.
func (n *network) isMetadata(target *url.URL) bool {
	switch target.Hostname() {
	case "169.254.169.254", "fd00:ec2::254":
		return true
	}
	if imds := n.endpoints["imds"]; imds != nil && target.Host == imds.Host {
		return true
	}
	return strings.Contains(target.Path, "/latest/") || strings.Contains(target.Path, "/meta-data/")
}

// isContainer goes by the host: the addresses are link-local, and must never be
// dialled, or the case itself names the host.
func (n *network) isContainer(target *url.URL) bool {
	switch target.Hostname() {
	case "169.254.170.2", "169.254.170.23", "fd00:ec2::23":
		return true
	}
	return n.named != "" && target.Host == n.named
}

// operation is where the runner answers an operation of single sign-on: nil
// where the run names no such service.
func (n *network) operation(name string, of *url.URL) *url.URL {
	service := n.endpoints[name]
	if service == nil {
		return nil
	}
	return below(service, of)
}

// isSTS goes by the signature first: it names the service even where the case
// sets an endpoint of its own. AssumeRoleWithWebIdentity carries none, nor does
// what is called with anonymous credentials; but nobody else is sent a form.
func isSTS(request *http.Request) bool {
	return strings.Contains(request.Header.Get("Authorization"), "/sts/aws4_request") ||
		strings.HasPrefix(request.URL.Host, "sts.") ||
		strings.HasPrefix(request.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
}

// refused is the error of dialling anything else. It is not temporary, which
// keeps release 1.55 from trying again.
type refused string

func (r refused) Error() string { return "dial " + string(r) + ": not an endpoint of this case" }
func (refused) Temporary() bool { return false }
func (refused) Timeout() bool   { return false }

// opaque hides the type of a transport, as a tracing wrapper does.
type opaque struct{ http.RoundTripper }
