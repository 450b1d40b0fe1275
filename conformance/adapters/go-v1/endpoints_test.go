//go:build unix

package main

import (
	"testing"

	"github.com/aws/aws-sdk-go/aws/endpoints"
)

// asked are the services and regions of the library's bench, impl/benches/endpoints.rs.
var asked = [][2]string{
	{"s3", "us-west-2"},
	{"sts", "eu-west-1"},
	{"dms", "us-gov-west-1"},
	{"iam", "ap-south-1"},
	{"application-autoscaling", "cn-north-1"},
	{"unknown", "nowhere"},
}

// BenchmarkEndpointFor is one resolution, as a session asks for it.
func BenchmarkEndpointFor(b *testing.B) {
	resolver := endpoints.DefaultResolver()
	for i := 0; i < b.N; i++ {
		of := asked[i%len(asked)]
		_, err := resolver.EndpointFor(of[0], of[1], func(o *endpoints.Options) {
			o.ResolveUnknownService = true
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
