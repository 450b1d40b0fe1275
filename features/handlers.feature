Feature: Request handlers
  A session carries lists of handlers that process requests. A program adds handlers to them,
  takes handlers away and swaps them; a request runs the handlers of Validate and then those
  of Build, until one fails.

  @HAND-1 @edition-1.14
  Scenario: A session has twelve lists and the default handlers
    When NewSession is called
    Then the handler lists are:
      | Validate         |
      | Build            |
      | Sign             |
      | Send             |
      | ValidateResponse |
      | Unmarshal        |
      | UnmarshalStream  |
      | UnmarshalMeta    |
      | UnmarshalError   |
      | Retry            |
      | AfterRetry       |
      | Complete         |
    And the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
    And the Build handlers are:
      | core.SDKVersionUserAgentHandler    |
      | core.AddHostExecEnvUserAgentHander |
    And the Sign handlers are:
      | core.BuildContentLengthHandler |
    And the Send handlers are:
      | core.ValidateReqSigHandler |
      | core.SendHandler           |
    And the ValidateResponse handlers are:
      | core.ValidateResponseHandler |
    And the Unmarshal list is empty
    And the UnmarshalStream list is empty
    And the UnmarshalMeta list is empty
    And the UnmarshalError list is empty
    And the Retry list is empty
    And the AfterRetry handlers are:
      | core.AfterRetryHandler |
    And the Complete list is empty

  @HAND-2 @HAND-15 @edition-1.55
  Scenario: A session has fourteen lists and the default handlers
    When NewSession is called
    Then the handler lists are:
      | Validate         |
      | Build            |
      | BuildStream      |
      | Sign             |
      | Send             |
      | ValidateResponse |
      | Unmarshal        |
      | UnmarshalStream  |
      | UnmarshalMeta    |
      | UnmarshalError   |
      | Retry            |
      | AfterRetry       |
      | CompleteAttempt  |
      | Complete         |
    And the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
    And the Build handlers are:
      | core.SDKVersionUserAgentHandler    |
      | core.AddAwsInternal                |
      | core.AddHostExecEnvUserAgentHander |
    And the BuildStream list is empty
    And the Sign handlers are:
      | core.BuildContentLengthHandler |
    And the Send handlers are:
      | core.ValidateReqSigHandler |
      | core.SendHandler           |
    And the ValidateResponse handlers are:
      | core.ValidateResponseHandler |
    And the Unmarshal list is empty
    And the UnmarshalStream list is empty
    And the UnmarshalMeta list is empty
    And the UnmarshalError list is empty
    And the Retry list is empty
    And the AfterRetry handlers are:
      | core.AfterRetryHandler |
    And the CompleteAttempt list is empty
    And the Complete list is empty

  @HAND-3
  Scenario: A handler can be pushed to the front
    When NewSession is called
    And a handler "log" is pushed to the front of Send
    Then the Send handlers are:
      | log                        |
      | core.ValidateReqSigHandler |
      | core.SendHandler           |

  @HAND-4
  Scenario: A handler can be pushed to the back
    When NewSession is called
    And a handler "log" is pushed to the back of Send
    Then the Send handlers are:
      | core.ValidateReqSigHandler |
      | core.SendHandler           |
      | log                        |

  @HAND-3 @HAND-4
  Scenario: A handler that is pushed later stands further out
    When NewSession is called
    And a handler "a" is pushed to the front of Retry
    And a handler "b" is pushed to the front of Retry
    And a handler "c" is pushed to the back of Retry
    And a handler "d" is pushed to the back of Retry
    Then the Retry handlers are:
      | b |
      | a |
      | c |
      | d |

  @HAND-4
  Scenario: A name may stand in a list more than once
    When NewSession is called
    And a handler "log" is pushed to the back of Complete
    And a handler "log" is pushed to the back of Complete
    Then the Complete handlers are:
      | log |
      | log |

  @HAND-5
  Scenario: A handler without a name is called __anonymous
    When NewSession is called
    And an unnamed handler is pushed to the front of Sign
    And an unnamed handler is pushed to the back of Sign
    Then the Sign handlers are:
      | __anonymous                    |
      | core.BuildContentLengthHandler |
      | __anonymous                    |

  @HAND-6
  Scenario: Every handler of a name is removed
    When NewSession is called
    And a handler "log" is pushed to the front of Send
    And a handler "log" is pushed to the back of Send
    And the handler "log" is removed from Send
    Then the Send handlers are:
      | core.ValidateReqSigHandler |
      | core.SendHandler           |

  @HAND-6
  Scenario: A default handler can be removed
    When NewSession is called
    And the handler "core.BuildContentLengthHandler" is removed from Sign
    Then the Sign list is empty

  @HAND-6
  Scenario: Removing a name that no handler has changes nothing
    When NewSession is called
    And the handler "log" is removed from Sign
    Then the Sign handlers are:
      | core.BuildContentLengthHandler |

  @HAND-7
  Scenario Outline: A handler that is set at the <end> replaces the one of its name in its place
    When NewSession is called
    And the handler "core.ValidateReqSigHandler" is set at the <end> of Send
    Then the Send handlers are:
      | core.ValidateReqSigHandler |
      | core.SendHandler           |

    Examples:
      | end   |
      | front |
      | back  |

  @HAND-7
  Scenario: A handler that is set is the one that runs
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And a failing handler "check" is pushed to the back of Validate
    And the handler "check" is set at the back of Validate
    And a request is made
    Then the request passes

  @HAND-7
  Scenario: A handler of a new name that is set at the front is pushed there
    When NewSession is called
    And the handler "log" is set at the front of Sign
    Then the Sign handlers are:
      | log                            |
      | core.BuildContentLengthHandler |

  @HAND-7
  Scenario: A handler of a new name that is set at the back is pushed there
    When NewSession is called
    And the handler "log" is set at the back of Sign
    Then the Sign handlers are:
      | core.BuildContentLengthHandler |
      | log                            |

  @HAND-8
  Scenario: Swapping replaces every handler of a name in its place
    When NewSession is called
    And a handler "log" is pushed to the front of Send
    And a handler "log" is pushed to the back of Send
    And the handler "log" in Send is swapped for "trace"
    Then the Send handlers are:
      | trace                      |
      | core.ValidateReqSigHandler |
      | core.SendHandler           |
      | trace                      |

  @HAND-8
  Scenario: Swapping a name that no handler has changes nothing
    When NewSession is called
    And the handler "log" in Sign is swapped for "trace"
    Then the Sign handlers are:
      | core.BuildContentLengthHandler |

  @HAND-9 @edition-1.14
  Scenario: Handlers run in the order of their list, Validate before Build
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And a handler "build first" is pushed to the front of Build
    And a handler "validate last" is pushed to the back of Validate
    And a request is made
    Then the request runs the handlers:
      | core.ValidateEndpointHandler       |
      | core.ValidateParametersHandler     |
      | validate last                      |
      | build first                        |
      | core.SDKVersionUserAgentHandler    |
      | core.AddHostExecEnvUserAgentHander |
    And the request passes

  @HAND-9 @edition-1.55
  Scenario: Handlers run in the order of their list, those of Build by the later release's names
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And a handler "build first" is pushed to the front of Build
    And a handler "validate last" is pushed to the back of Validate
    And a request is made
    Then the request runs the handlers:
      | core.ValidateEndpointHandler       |
      | core.ValidateParametersHandler     |
      | validate last                      |
      | build first                        |
      | core.SDKVersionUserAgentHandler    |
      | core.AddAwsInternal                |
      | core.AddHostExecEnvUserAgentHander |
    And the request passes

  @HAND-6 @HAND-9 @edition-1.14
  Scenario: A request from whose lists every handler is removed runs none
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And the handler "core.ValidateEndpointHandler" is removed from Validate
    And the handler "core.ValidateParametersHandler" is removed from Validate
    And the handler "core.SDKVersionUserAgentHandler" is removed from Build
    And the handler "core.AddHostExecEnvUserAgentHander" is removed from Build
    And a request is made
    Then the request runs no handlers
    And the request passes

  @HAND-6 @HAND-9 @edition-1.55
  Scenario: A request from whose lists every handler is removed runs none, by the later release's names
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And the handler "core.ValidateEndpointHandler" is removed from Validate
    And the handler "core.ValidateParametersHandler" is removed from Validate
    And the handler "core.SDKVersionUserAgentHandler" is removed from Build
    And the handler "core.AddAwsInternal" is removed from Build
    And the handler "core.AddHostExecEnvUserAgentHander" is removed from Build
    And a request is made
    Then the request runs no handlers
    And the request passes

  @HAND-10
  Scenario: Validate stops at the first handler that fails, and Build does not run
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And a failing handler "check" is pushed to the front of Validate
    And a request is made
    Then the request runs the handlers:
      | check |
    And the request fails with "HandlerError"

  @HAND-10
  Scenario: A missing region ends Validate, and Build does not run
    When NewSession is called
    And a request is made
    Then the request runs the handlers:
      | core.ValidateEndpointHandler |
    And the request fails with "MissingRegion"

  @HAND-10
  Scenario: Build stops at the first handler that fails
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And a failing handler "check" is pushed to the front of Build
    And a request is made
    Then the request runs the handlers:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
      | check                          |
    And the request fails with "HandlerError"

  @HAND-11
  Scenario: A handler that was added to the session takes part in the next request
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And a handler "first" is pushed to the front of Validate
    And a failing handler "check" is pushed to the back of Validate
    And a request is made
    Then the request runs the handlers:
      | first                          |
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
      | check                          |
    And the request fails with "HandlerError"

  @HAND-12
  Scenario: The client of a service inherits the handlers
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And a failing handler "mine" is pushed to the back of Validate
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint | https://sqs.eu-west-1.amazonaws.com |
      | error    | HandlerError                        |

  @HAND-12
  Scenario: The clients of every service inherit the handlers, whatever is passed to them
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And a failing handler "mine" is pushed to the back of Validate
    And client configs are made with:
      | Endpoint | localhost:9000 |
    And the client config of "s3" is made
    And the client config of "iam" is made
    And the client config of "sqs" is made without resolving its endpoint
    Then the client config of "s3" is:
      | endpoint | https://localhost:9000 |
      | error    | HandlerError           |
    And the client config of "iam" is:
      | endpoint | https://localhost:9000 |
      | error    | HandlerError           |
    And the client config of "sqs" without resolving is:
      | endpoint | https://localhost:9000 |
      | error    | HandlerError           |

  @HAND-14
  Scenario Outline: <constructor> makes a session with the default handlers, whatever else it finds
    Given these environment variables:
      | name                  | value     |
      | AWS_SDK_LOAD_CONFIG   | <load>    |
      | AWS_REGION            | us-east-1 |
      | AWS_ACCESS_KEY_ID     | AKID      |
      | AWS_SECRET_ACCESS_KEY | SECRET    |
    And the config sets Endpoint to "http://localhost:9000"
    When <constructor> is called
    Then the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
    And the Sign handlers are:
      | core.BuildContentLengthHandler |
    And the Send handlers are:
      | core.ValidateReqSigHandler |
      | core.SendHandler           |
    And the ValidateResponse handlers are:
      | core.ValidateResponseHandler |
    And the AfterRetry handlers are:
      | core.AfterRetryHandler |
    And the access key is "AKID"

    Examples:
      | constructor           | load |
      | NewSession            | 0    |
      | NewSession            | 1    |
      | NewSessionWithOptions | 0    |
      | NewSessionWithOptions | 1    |
      | New                   | 0    |
      | New                   | 1    |

  Rule: The option Handlers takes the place of the default handlers

    Background:
      Given the environment variable AWS_ACCESS_KEY_ID is "AKID"
      And the environment variable AWS_SECRET_ACCESS_KEY is "SECRET"

    @HAND-16 @edition-1.55
    Scenario: A session has the handlers of the option
      Given in the option Handlers, a handler "mine" is pushed to the front of Validate
      And in the option Handlers, the handler "core.AddAwsInternal" is removed from Build
      And in the option Handlers, the handler "core.BuildContentLengthHandler" in Sign is swapped for "length"
      When NewSessionWithOptions is called
      Then the Validate handlers are:
        | mine                           |
        | core.ValidateEndpointHandler   |
        | core.ValidateParametersHandler |
      And the Build handlers are:
        | core.SDKVersionUserAgentHandler    |
        | core.AddHostExecEnvUserAgentHander |
      And the Sign handlers are:
        | length |

    @HAND-5 @HAND-16 @edition-1.55
    Scenario: A handler without a name may stand in the option
      Given in the option Handlers, an unnamed handler is pushed to the front of Retry
      When NewSessionWithOptions is called
      Then the Retry handlers are:
        | __anonymous |

    @HAND-16 @edition-1.55
    Scenario: A handler that the option lacks does not run in requests
      Given in the option Handlers, the handler "core.ValidateEndpointHandler" is removed from Validate
      When NewSessionWithOptions is called
      And a request is made
      Then the request runs the handlers:
        | core.ValidateParametersHandler     |
        | core.SDKVersionUserAgentHandler    |
        | core.AddAwsInternal                |
        | core.AddHostExecEnvUserAgentHander |
      And the request passes

    @HAND-16 @edition-1.55
    Scenario: A program changes the handlers of the option as it changes the default ones
      Given in the option Handlers, the handler "mine" is set at the front of Retry
      When NewSessionWithOptions is called
      And a handler "later" is pushed to the back of Retry
      Then the Retry handlers are:
        | mine  |
        | later |

    @HAND-18 @edition-1.55
    Scenario: Lists without any handler are not set
      Given in the option Handlers, the handler "core.ValidateEndpointHandler" is removed from Validate
      And in the option Handlers, the handler "core.SDKVersionUserAgentHandler" is removed from Build
      And in the option Handlers, the handler "core.AddAwsInternal" is removed from Build
      And in the option Handlers, the handler "core.AddHostExecEnvUserAgentHander" is removed from Build
      And in the option Handlers, the handler "core.BuildContentLengthHandler" is removed from Sign
      And in the option Handlers, the handler "core.ValidateReqSigHandler" is removed from Send
      And in the option Handlers, the handler "core.SendHandler" is removed from Send
      And in the option Handlers, the handler "core.ValidateResponseHandler" is removed from ValidateResponse
      And in the option Handlers, the handler "core.AfterRetryHandler" is removed from AfterRetry
      When NewSessionWithOptions is called
      Then the Validate handlers are:
        | core.ValidateEndpointHandler   |
        | core.ValidateParametersHandler |
      And the Send handlers are:
        | core.ValidateReqSigHandler |
        | core.SendHandler           |

    @HAND-19 @edition-1.55
    Scenario: The parameter validator is added at the back
      Given in the option Handlers, a handler "mine" is pushed to the back of Validate
      When NewSessionWithOptions is called
      Then the Validate handlers are:
        | core.ValidateEndpointHandler   |
        | mine                           |
        | core.ValidateParametersHandler |

    @HAND-19 @edition-1.55
    Scenario: The parameter validator takes the place of a handler with its name
      Given in the option Handlers, a failing handler "core.ValidateParametersHandler" is pushed to the front of Validate
      And the environment variable AWS_REGION is "us-east-1"
      When NewSessionWithOptions is called
      And a request is made
      Then the Validate handlers are:
        | core.ValidateEndpointHandler   |
        | core.ValidateParametersHandler |
      And the request passes

    @HAND-19 @edition-1.55
    Scenario: The config disables the parameter validator
      Given in the option Handlers, a handler "core.ValidateParametersHandler" is pushed to the back of Validate
      And the config sets DisableParamValidation to "true"
      When NewSessionWithOptions is called
      Then the Validate handlers are:
        | core.ValidateEndpointHandler |

  Rule: The session's own calls of STS run the handlers of the option

    Background:
      Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
      And the environment variable AWS_EXECUTION_ENV is "AWS_ECS_FARGATE"
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = default
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        region = eu-west-1

        [profile short]
        role_arn = too-short
        source_profile = default

        [profile web]
        role_arn = arn:aws:iam::123456789012:role/web
        web_identity_token_file = ${ROOT}/token
        region = eu-west-1
        """
      And the file "${ROOT}/token" contains:
        """
        the-token
        """

    @HAND-17 @edition-1.55
    Scenario Outline: A role is not assumed if a handler in <list> fails
      Given in the option Handlers, a failing handler "check" is pushed to the back of <list>
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "HandlerError"
      And STS is not called

      Examples:
        | list     |
        | Validate |
        | Build    |

    @HAND-17 @edition-1.55
    Scenario: A role is assumed if the handlers of the option do not fail
      Given in the option Handlers, a handler "check" is pushed to the back of Validate
      When NewSessionWithOptions is called
      Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/dev"
      And call 1 names the execution environment "exec-env/AWS_ECS_FARGATE"

    @HAND-17 @HEAD-3 @edition-1.55
    Scenario: A call names no execution environment if the option lacks the handler that adds it
      Given in the option Handlers, the handler "core.AddHostExecEnvUserAgentHander" is removed from Build
      When NewSessionWithOptions is called
      Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/dev"
      And call 1 names no execution environment

    @HAND-17 @edition-1.55
    Scenario: A handler in Validate fails before the parameters are validated
      Given the option Profile is "short"
      And the config sets Region to "eu-west-1"
      And in the option Handlers, a failing handler "check" is pushed to the back of Validate
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "HandlerError"

    @HAND-17 @PARAM-6 @edition-1.55
    Scenario: A handler in Build fails after the parameters are validated
      Given the option Profile is "short"
      And the config sets Region to "eu-west-1"
      And in the option Handlers, a failing handler "check" is pushed to the front of Build
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "InvalidParameter"

    @HAND-17 @CALL-6 @edition-1.55
    Scenario: An invalid URL is found before any handler runs
      Given the config sets Endpoint to "http://localhost:port"
      And in the option Handlers, a failing handler "check" is pushed to the front of Validate
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "InvalidEndpointURL"

    @HAND-17 @CLI-30 @edition-1.55
    Scenario Outline: Without the endpoint validator, the error of the resolver comes after that of the parameters
      Given the option Profile is "<profile>"
      And the endpoint resolver "own" fails for "sts" with:
        | code    | OwnError    |
        | message | no endpoint |
      And the config sets EndpointResolver to "own"
      And in the option Handlers, the handler "core.ValidateEndpointHandler" is removed from Validate
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "<error>"
      And STS is not called

      Examples:
        | profile | error            |
        | default | OwnError         |
        | short   | InvalidParameter |

    @HAND-17 @WEB-8 @edition-1.55
    Scenario Outline: The token of a web identity is not exchanged if a handler in <list> fails
      Given the option Profile is "web"
      And in the option Handlers, a failing handler "check" is pushed to the front of <list>
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "WebIdentityErr"
      And the error wraps an error whose message contains "handler failed"
      And STS is not called

      Examples:
        | list     |
        | Validate |
        | Build    |

  Rule: Requests for the credentials of a container and of an instance run Build only

    @HAND-20 @edition-1.55
    Scenario: The request to the endpoint of a container does not run the handlers of Validate
      Given the environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is "${CONTAINER}/get"
      And the container endpoint is healthy
      And in the option Handlers, a failing handler "check" is pushed to the front of Validate
      When NewSessionWithOptions is called
      Then the access key is "CONTAINER:/get"

    @HAND-20 @edition-1.55
    Scenario: The request to the endpoint of a container runs the handlers of Build
      Given the environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is "${CONTAINER}/get"
      And the container endpoint is healthy
      And the config sets CredentialsChainVerboseErrors to "true"
      And in the option Handlers, a failing handler "check" is pushed to the front of Build
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "NoCredentialProviders"
      And the container endpoint is not asked

    @HAND-20 @HEAD-3 @edition-1.55
    Scenario: The option lacks the handler that adds the execution environment
      Given these environment variables:
        | name                               | value            |
        | AWS_CONTAINER_CREDENTIALS_FULL_URI | ${CONTAINER}/get |
        | AWS_EXECUTION_ENV                  | AWS_ECS_FARGATE  |
      And the container endpoint is healthy
      And in the option Handlers, the handler "core.AddHostExecEnvUserAgentHander" is removed from Build
      When NewSessionWithOptions is called
      Then the access key is "CONTAINER:/get"
      And call 1 names no execution environment

    @HAND-20 @edition-1.55
    Scenario: The requests to the metadata service do not run the handlers of Validate
      Given the metadata service is healthy
      And in the option Handlers, a failing handler "check" is pushed to the front of Validate
      When NewSessionWithOptions is called
      Then the access key is "IMDS:role"

    @HAND-20 @edition-1.55
    Scenario: A handler of Build fails before a token is requested of the metadata service
      Given the metadata service is healthy
      And in the option Handlers, a failing handler "check" is pushed to the front of Build
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "NoCredentialProviders"
      And the metadata service is not asked

    @HAND-20 @HEAD-3 @edition-1.55
    Scenario: No request to the metadata service names the execution environment if the option lacks the handler that adds it
      Given the environment variable AWS_EXECUTION_ENV is "AWS_ECS_FARGATE"
      And the metadata service is healthy
      And in the option Handlers, the handler "core.AddHostExecEnvUserAgentHander" is removed from Build
      When NewSessionWithOptions is called
      Then the access key is "IMDS:role"
      And call 1 names no execution environment
      And call 2 names no execution environment

  Rule: Single sign-on calls its portal with the handlers of the option, and OIDC with the default ones

    Background:
      Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
      And the environment variable AWS_EXECUTION_ENV is "AWS_ECS_FARGATE"
      And the shared config file contains:
        """
        [default]
        sso_session = dev
        sso_account_id = 123456789012
        sso_role_name = Reader

        [sso-session dev]
        sso_start_url = https://example.com/start
        sso_region = us-west-2
        """
      And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
        """
        {"accessToken": "old-token", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "client", "clientSecret": "client-secret", "refreshToken": "refresh-token"}
        """
      And OIDC is healthy
      And the SSO portal is healthy

    @HAND-17 @HAND-21 @edition-1.55
    Scenario Outline: The token is renewed, and the portal is not called if a handler in <list> fails
      Given in the option Handlers, a failing handler "check" is pushed to the front of <list>
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "HandlerError"
      And OIDC is called once
      And the SSO portal is not called

      Examples:
        | list     |
        | Validate |
        | Build    |

    @HAND-17 @HAND-21 @HEAD-3 @edition-1.55
    Scenario: The call of OIDC alone names the execution environment if the option lacks the handler that adds it
      Given in the option Handlers, the handler "core.AddHostExecEnvUserAgentHander" is removed from Build
      When NewSessionWithOptions is called
      Then the access key is "SSO:123456789012/Reader"
      And call 1 names the execution environment "exec-env/AWS_ECS_FARGATE"
      And call 2 names no execution environment
