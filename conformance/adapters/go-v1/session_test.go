//go:build unix

package main

import (
	"crypto/x509"
	"strings"
	"testing"
	"time"
)

// An expired certificate is refused in the same words at any time.
func TestARefusalIsToldWithoutTheTimeOfDay(t *testing.T) {
	words := func(at time.Time) string {
		certificate := &x509.Certificate{NotAfter: time.Unix(1, 0), Raw: []byte{0}}
		_, err := certificate.Verify(x509.VerifyOptions{CurrentTime: at, Roots: x509.NewCertPool()})
		return detail(err).Message
	}
	first, second := words(time.Unix(60, 0)), words(time.Unix(61, 0))
	if first != second || !strings.Contains(first, "the current time") {
		t.Errorf("%q is not %q", first, second)
	}
}
