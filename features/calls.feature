Feature: Calls of clients
  A client of a service that is made from a session sends requests with the session's
  credentials, for the session's region, through the session's HTTP client and its roots. A
  config that is passed to the client replaces them for that client only.

  @CALL-1 @CALL-11
  Scenario: A request reuses the credentials of a role
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    And a client of STS makes a call
    Then the call succeeds
    And STS is called 2 times
    And call 1 is signed with "AKID"
    And call 2 is signed with "ASSUMED:arn:aws:iam::123456789012:role/role_name"

  @CALL-4
  Scenario: A request without credentials is not sent
    Given the environment variable AWS_REGION is "eu-north-1"
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "NoCredentialProviders"
    And STS is not called

  @CALL-6
  Scenario Outline: <what> is not a URL
    Given the environment variable AWS_REGION is "eu-north-1"
    And the endpoint resolver "own" resolves "sts" to:
      | url | <url> |
    And the config sets EndpointResolver to "own"
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "InvalidEndpointURL"
    And STS is not called

    Examples:
      | what                                  | url                |
      | An address with a port but no scheme  | 127.0.0.1:9000     |
      | An address without a closing bracket  | http://[::1        |
      | An address with letters after it      | http://[::1]local  |

  @CALL-6 @edition-1.14
  Scenario: A missing region is reported before an invalid URL
    Given the endpoint resolver "own" resolves "sts" to:
      | url | 127.0.0.1:9000 |
    And the config sets EndpointResolver to "own"
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "MissingRegion"

  @CALL-6 @edition-1.55
  Scenario: An invalid URL is reported first
    Given the endpoint resolver "own" resolves "sts" to:
      | url | 127.0.0.1:9000 |
    And the config sets EndpointResolver to "own"
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "InvalidEndpointURL"

  @CALL-7 @CALL-4
  Scenario: Missing credentials are reported before a URL that cannot be called
    Given the environment variable AWS_REGION is "eu-north-1"
    And the endpoint resolver "own" resolves "sts" to:
      | url | sts.example.com |
    And the config sets EndpointResolver to "own"
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "NoCredentialProviders"

  @CALL-10 @CALL-3
  Scenario: A request that is not signed does not panic
    Given the environment variable AWS_REGION is "eu-north-1"
    And the endpoint resolver "own" resolves "sts" to:
      | url | localhost:9000 |
    And the config sets:
      | Credentials      | anonymous |
      | EndpointResolver | own       |
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "RequestError"

  Rule: The environment has a region and keys

    Background:
      Given these environment variables:
        | name                  | value      |
        | AWS_REGION            | eu-north-1 |
        | AWS_ACCESS_KEY_ID     | AKID       |
        | AWS_SECRET_ACCESS_KEY | SECRET     |

    @CALL-1
    Scenario: A request is signed with the credentials of the session
      Given the config sets Endpoint to "http://localhost:9000"
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call succeeds
      And STS is called once
      And call 1 is signed with "AKID"
      And call 1 is signed for the region "eu-north-1"

    @CALL-2
    Scenario: A client may have credentials and a region of its own
      When NewSession is called
      And a client of STS makes a call with:
        | AccessKeyID     | OTHER      |
        | SecretAccessKey | SECRET     |
        | Region          | cn-north-1 |
      Then the call succeeds
      And call 1 is signed with "OTHER"
      And call 1 is signed for the region "cn-north-1"
      And the region is "eu-north-1"
      And the access key is "AKID"

    @CALL-3
    Scenario: A request with anonymous credentials is not signed
      When NewSession is called
      And a client of STS makes a call with:
        | Credentials | anonymous |
      Then the call succeeds
      And call 1 is signed with ""

    @HAND-12
    Scenario: A request is not sent if a handler of the session fails
      When NewSession is called
      And a failing handler "check" is pushed to the back of Validate
      And a client of STS makes a call
      Then the call fails with "HandlerError"
      And STS is not called

    @CALL-5
    Scenario: A request is sent to the endpoint of the user's resolver
      Given the endpoint resolver "own" resolves "sts" to:
        | url            | http://localhost:9000/base |
        | signing region | custom-region              |
      And the config sets EndpointResolver to "own"
      When NewSession is called
      And a client of STS makes a call
      Then the call succeeds
      And call 1 is sent to "localhost:9000"
      And call 1 is signed for the region "custom-region"
      And call 1 is signed for the service "sts"

    @CALL-5 @CLI-36 @CLI-38
    Scenario: A client may have a resolver of its own
      Given the endpoint resolver "session" resolves "sts" to:
        | url | https://session.example.com |
      And the endpoint resolver "client" resolves "sts" to:
        | url | https://client.example.com:443 |
      And the config sets EndpointResolver to "session"
      When NewSession is called
      And a client of STS makes a call with:
        | EndpointResolver | client |
      Then the call succeeds
      And call 1 is sent to "client.example.com"
      And call 1 is signed for the region "eu-north-1"

    @CALL-7
    Scenario Outline: A request to another scheme than HTTP is signed and not sent
      Given the endpoint resolver "own" resolves "sts" to:
        | url | <url> |
      And the config sets EndpointResolver to "own"
      When NewSession is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

      Examples:
        | url               |
        | sts.example.com   |
        | ftp://example.com |

    @CALL-8 @edition-1.14
    Scenario: The signing name of a resolver is used, derived or not
      Given the endpoint resolver "own" resolves "sts" to:
        | url                  | http://localhost:9000 |
        | signing name         | own                   |
        | signing name derived | true                  |
      And the config sets EndpointResolver to "own"
      When NewSession is called
      And a client of STS makes a call
      Then call 1 is signed for the service "own"

    @CALL-9 @edition-1.55
    Scenario Outline: A derived signing name is replaced by the name of the service
      Given the endpoint resolver "own" resolves "sts" to:
        | url                  | http://localhost:9000 |
        | signing name         | own                   |
        | signing name derived | <derived>             |
      And the config sets EndpointResolver to "own"
      When NewSession is called
      And a client of STS makes a call
      Then call 1 is signed for the service "<service>"

      Examples:
        | derived | service |
        | true    | sts     |
        | false   | own     |

    @CALL-10
    Scenario: Signing panics for a host and a port without a scheme
      Given the endpoint resolver "own" resolves "sts" to:
        | url | localhost:9000 |
      And the config sets EndpointResolver to "own"
      When NewSession is called
      And a client of STS makes a call
      Then the call fails with ""
      And the error message contains "slice bounds out of range"
      And STS is not called
