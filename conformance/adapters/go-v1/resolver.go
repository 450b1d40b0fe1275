//go:build unix

// The resolver of endpoints that a config brings.

package main

import (
	"reflect"

	"github.com/aws/aws-sdk-go/aws/awserr"
	"github.com/aws/aws-sdk-go/aws/endpoints"
)

// resolver gives these answers, and hands on what it has none for, as the
// SDK's documents have it.
func resolver(answers map[string]resolution) endpoints.Resolver {
	others := endpoints.DefaultResolver()
	return endpoints.ResolverFunc(func(
		service, region string, opts ...func(*endpoints.Options),
	) (endpoints.ResolvedEndpoint, error) {
		own, known := answers[service]
		switch {
		case !known:
			return others.EndpointFor(service, region, opts...)
		case own.Error != nil:
			return endpoints.ResolvedEndpoint{}, awserr.New(own.Error.Code, own.Error.Message, nil)
		}
		return own.endpoint(), nil
	})
}

// endpoint goes by the name of the partition's field because release 1.14 lacks
// it, and one source is to serve both.
func (r resolution) endpoint() endpoints.ResolvedEndpoint {
	resolved := endpoints.ResolvedEndpoint{
		URL:                r.URL,
		SigningRegion:      r.SigningRegion,
		SigningName:        r.SigningName,
		SigningNameDerived: r.SigningNameDerived,
	}
	if id := reflect.ValueOf(&resolved).Elem().FieldByName("PartitionID"); id.IsValid() {
		id.SetString(r.PartitionID)
	}
	return resolved
}
