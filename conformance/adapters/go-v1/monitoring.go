//go:build unix

// Client-side monitoring, whose one reporter belongs to the process.

package main

import (
	_ "unsafe" // for go:linkname

	"github.com/aws/aws-sdk-go/aws/csm"
)

// csmSender is the release's one reporter. With another address or client id
// the release panics, so that each case must begin without one.
//
//go:linkname csmSender github.com/aws/aws-sdk-go/aws/csm.sender
var csmSender *csm.Reporter

// withoutReporter makes a session as the first one of its process. A reporter
// is paused before any request could be reported: its datagrams would go
// wherever the case says, and pass no http.Client.
func withoutReporter(construct func() creation) creation {
	csmSender = nil
	made := construct()
	if reporter := csm.Get(); reporter != nil {
		reporter.Pause()
	}
	return made
}
