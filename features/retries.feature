Feature: Retries

  What a session makes of the answers of STS, and which requests it sends again.

  Background:
    Given these environment variables:
      | name                  | value     |
      | AWS_ACCESS_KEY_ID     | AKID      |
      | AWS_SECRET_ACCESS_KEY | SECRET    |
      | AWS_REGION            | us-east-1 |

  @TRY-1
  Scenario Outline: A request is sent again after status <status>
    Given STS answers with:
      | error  | Unavailable |
      | status | <status>    |
    And STS answers as usual
    When NewSession is called
    And a client of STS makes a call
    Then the call succeeds
    And STS is called 2 times

    Examples:
      | status |
      | 429    |
      | 500    |
      | 502    |
      | 503    |
      | 504    |

  @TRY-2
  Scenario Outline: A request is sent again after <code>
    Given STS answers with the error "<code>"
    And STS answers as usual
    When NewSession is called
    And a client of STS makes a call
    Then the call succeeds
    And STS is called 2 times

    Examples:
      | code                                   |
      | RequestTimeout                         |
      | RequestTimeoutException                |
      | ProvisionedThroughputExceededException |
      | Throttling                             |
      | ThrottlingException                    |
      | RequestLimitExceeded                   |
      | RequestThrottled                       |
      | TooManyRequestsException               |
      | PriorRequestNotComplete                |

  @TRY-3
  Scenario Outline: A request is sent again with the credentials retrieved anew after <code>
    Given STS answers with the error "<code>"
    And STS answers as usual
    When NewSession is called
    And a client of STS makes a call
    Then the call succeeds
    And STS is called 2 times

    Examples:
      | code                  |
      | ExpiredToken          |
      | ExpiredTokenException |
      | RequestExpired        |

  @TRY-4
  Scenario: A request is sent again after its connection is closed
    Given STS closes the connection
    And STS answers as usual
    When NewSession is called
    And a client of STS makes a call
    Then the call succeeds
    And STS is called 2 times

  @TRY-4 @TRY-8
  Scenario: A request whose connection is always closed fails
    Given STS closes the connection
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "RequestError"
    And STS is called 4 times

  @TRY-5 @edition-1.14
  Scenario Outline: Edition 1.14 sends a request again after status <status>
    Given STS answers with:
      | error  | Unavailable |
      | status | <status>    |
    And STS answers as usual
    When NewSession is called
    And a client of STS makes a call
    Then the call succeeds
    And STS is called 2 times

    Examples:
      | status |
      | 505    |
      | 599    |

  @TRY-5 @TRY-9 @edition-1.14
  Scenario: Edition 1.14 does not send a request again after status 501
    Given STS answers with:
      | error  | NotImplemented |
      | status | 501            |
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "NotImplemented"
    And STS is called once

  @TRY-9 @edition-1.55
  Scenario Outline: Edition 1.55 does not send a request again after status <status>
    Given STS answers with:
      | error  | Unavailable |
      | status | <status>    |
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "Unavailable"
    And STS is called once

    Examples:
      | status |
      | 501    |
      | 505    |
      | 599    |

  @TRY-6 @edition-1.55
  Scenario Outline: Edition 1.55 sends a request again after <code>
    Given STS answers with the error "<code>"
    And STS answers as usual
    When NewSession is called
    And a client of STS makes a call
    Then the call succeeds
    And STS is called 2 times

    Examples:
      | code                           |
      | ThrottledException             |
      | RequestThrottledException      |
      | TransactionInProgressException |
      | EC2ThrottledException          |
      | IDPCommunicationError          |

  @TRY-9 @edition-1.14
  Scenario Outline: Edition 1.14 does not send a request again after <code>
    Given STS answers with the error "<code>"
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "<code>"
    And STS is called once

    Examples:
      | code                  |
      | ThrottledException    |
      | IDPCommunicationError |

  @TRY-8
  Scenario: The error of the fourth attempt is that of the call
    Given STS answers with the error "Throttling"
    And STS answers with:
      | error  | Unavailable |
      | status | 503         |
    And STS closes the connection
    And STS answers with:
      | error   | ThrottlingException |
      | message | Rate exceeded       |
    And STS answers as usual
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "ThrottlingException"
    And the error message is "Rate exceeded"
    And STS is called 4 times

  @TRY-8 @CLI-48
  Scenario Outline: With MaxRetries <max>, a call that always fails is sent <times> times
    Given the config sets MaxRetries to <max>
    And STS answers with the error "Throttling"
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "Throttling"
    And STS is called <times> times

    Examples:
      | max | times |
      | 0   | 1     |
      | 1   | 2     |
      | 5   | 6     |
      | -1  | 4     |
      | -2  | 1     |

  @TRY-8 @CLI-48
  Scenario: MaxRetries of the client wins over that of the session
    Given the config sets MaxRetries to 0
    And STS answers with the error "Throttling"
    When NewSession is called
    And a client of STS makes a call with:
      | MaxRetries | 2 |
    Then the call fails with "Throttling"
    And STS is called 3 times

  @TRY-8 @CLI-48 @edition-1.55
  Scenario: MaxRetries of the session applies to its own calls
    Given the environment variable AWS_ACCESS_KEY_ID is empty
    And the environment variable AWS_WEB_IDENTITY_TOKEN_FILE is "${ROOT}/token"
    And the environment variable AWS_ROLE_ARN is "arn:aws:iam::123456789012:role/one"
    And the file "${ROOT}/token" contains "header.claims.signature"
    And the config sets MaxRetries to 1
    And STS answers with the error "Throttling"
    When NewSession is called
    Then retrieving the credentials fails with "WebIdentityErr"
    And STS is called 2 times

  @TRY-9
  Scenario: Any other error is that of the call at once
    Given STS answers with:
      | error   | AccessDenied                  |
      | message | You may not <ask> "who" & why |
      | status  | 403                           |
    And STS answers as usual
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "AccessDenied"
    And the error message is "You may not <ask> \"who\" & why"
    And STS is called once

  @TRY-9
  Scenario: A session token of one letter does not change the code and the message of an error
    Given the environment variable AWS_ACCESS_KEY_ID is "AKID"
    And the environment variable AWS_SECRET_ACCESS_KEY is "SECRET"
    And the environment variable AWS_SESSION_TOKEN is "a"
    And STS answers with:
      | error   | InvalidParameterValue |
      | message | a value is invalid    |
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "InvalidParameterValue"
    And the error message is "a value is invalid"

  @TRY-10 @edition-1.14
  Scenario: Edition 1.14 cannot read the page of a proxy
    Given STS answers with:
      | status | 403                          |
      | text   | <html>Blocked by proxy</html> |
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "SerializationError"
    And the error message is "failed to decode query XML error response"
    And STS is called once

  @TRY-7 @TRY-11 @edition-1.55
  Scenario: Edition 1.55 sends a request again after the page of a proxy
    Given STS answers with:
      | status | 403                          |
      | text   | <html>Blocked by proxy</html> |
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "SerializationError"
    And the error message is "failed to unmarshal error message"
    And the error wraps another error
    And STS is called 4 times

  @TRY-12 @edition-1.14
  Scenario: Edition 1.14 does not send a request again after a response that ends too early
    Given STS answers with:
      | status | 200             |
      | text   | <GetCallerIdent |
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "SerializationError"
    And the error message is "failed decoding Query response"
    And STS is called once

  @TRY-7 @TRY-12 @edition-1.55
  Scenario: Edition 1.55 sends a request again after a response that ends too early
    Given STS answers with:
      | status | 200             |
      | text   | <GetCallerIdent |
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "SerializationError"
    And the error message is "failed decoding Query response"
    And STS is called 4 times

  @TRY-13 @edition-1.55
  Scenario: An error response without a body has no code in edition 1.55
    Given STS answers with:
      | status | 403 |
      | text   |     |
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with ""
    And STS is called once

  @TRY-10 @edition-1.14
  Scenario: An error response without a body cannot be read in edition 1.14
    Given STS answers with:
      | status | 403 |
      | text   |     |
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "SerializationError"
    And STS is called once

  Rule: Requests for the credentials of a role are sent again as well

    Background:
      Given these environment variables:
        | name                | value     |
        | AWS_SDK_LOAD_CONFIG | 1         |
        | AWS_PROFILE         | one       |
        | AWS_REGION          | us-east-1 |

    @TRY-1 @TRY-8
    Scenario: A role is not assumed after the fourth failure
      Given STS answers with:
        | error  | Unavailable |
        | status | 500         |
      And the environment variable AWS_ACCESS_KEY_ID is empty
      And the shared config file contains:
        """
        [profile one]
        role_arn = arn:aws:iam::123456789012:role/one
        source_profile = keys
        [profile keys]
        aws_access_key_id = FILE_AKID
        aws_secret_access_key = FILE_SECRET
        """
      When NewSession is called
      Then retrieving the credentials fails with "Unavailable"
      And STS is called 4 times

    @ROLE-26
    Scenario: A failed retrieval is not cached
      Given STS answers with the error "AccessDenied"
      And STS answers as usual
      And the environment variable AWS_ACCESS_KEY_ID is empty
      And the shared config file contains:
        """
        [profile one]
        role_arn = arn:aws:iam::123456789012:role/one
        source_profile = keys
        [profile keys]
        aws_access_key_id = FILE_AKID
        aws_secret_access_key = FILE_SECRET
        """
      When NewSession is called
      And a client of STS makes a call
      Then retrieving the credentials fails with "AccessDenied"
      And the call succeeds
      And STS is called 3 times

    @CALL-11
    Scenario: Credentials that have expired are requested again for a call
      Given STS answers with:
        | access key id      | ISSUED  |
        | secret access key  | secret  |
        | session token      | token   |
        | expires in seconds | -300    |
      And STS answers as usual
      And the environment variable AWS_ACCESS_KEY_ID is empty
      And the shared config file contains:
        """
        [profile one]
        role_arn = arn:aws:iam::123456789012:role/one
        source_profile = keys
        [profile keys]
        aws_access_key_id = FILE_AKID
        aws_secret_access_key = FILE_SECRET
        """
      When NewSession is called
      And a client of STS makes a call
      Then the access key is "ISSUED"
      And the call succeeds
      And STS is called 3 times

    @ROLE-26
    Scenario: Credentials that have expired are requested again whenever they are retrieved
      Given STS answers with:
        | expires in seconds | -300 |
      And STS answers as usual
      And the environment variable AWS_ACCESS_KEY_ID is empty
      And the shared config file contains:
        """
        [profile one]
        role_arn = arn:aws:iam::123456789012:role/one
        source_profile = keys
        [profile keys]
        aws_access_key_id = FILE_AKID
        aws_secret_access_key = FILE_SECRET
        """
      When NewSession is called
      And the credentials are retrieved 3 times more
      Then STS is called 2 times

    @TRY-3 @edition-1.55
    Scenario: The role that signs a request is assumed again after its credentials have expired
      Given STS answers as usual
      And STS answers with the error "ExpiredToken"
      And STS answers as usual
      And the environment variable AWS_ACCESS_KEY_ID is empty
      And the shared config file contains:
        """
        [profile one]
        role_arn = arn:aws:iam::123456789012:role/one
        source_profile = two
        [profile two]
        role_arn = arn:aws:iam::123456789012:role/two
        source_profile = keys
        [profile keys]
        aws_access_key_id = FILE_AKID
        aws_secret_access_key = FILE_SECRET
        """
      When NewSession is called
      Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/one"
      And STS is called 4 times
