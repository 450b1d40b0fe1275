// The same program built against release 1.14.0: go build -modfile=v1.14.mod
//
// That release has no go.mod of its own; the two modules it needs are the
// versions its Gopkg.lock names.
module awsess/conformance/adapters/go-v1

go 1.22

require github.com/aws/aws-sdk-go v1.14.0

require (
	github.com/go-ini/ini v1.25.4 // indirect
	github.com/jmespath/go-jmespath v0.0.0-20160202185014-0b12d6b521d8 // indirect
)
