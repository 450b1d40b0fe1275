@edition-1.55
Feature: Credential process

  A program of the user prints the credentials of a profile when they are needed. The shell starts it.

  Background:
    Given the environment variable PATH is "/usr/bin:/bin"
    And the shared credentials file contains:
      """
      [default]
      credential_process = sh ${ROOT}/bin/login --profile dev
      """

  @PROC-1 @PROC-2 @PROC-15 @CRED-7
  Scenario: The credentials are those that the program prints
    Given the program "${ROOT}/bin/login" prints:
      """
      {
        "Version": 1,
        "AccessKeyId": "AKIDPRINTED",
        "SecretAccessKey": "printed-secret",
        "SessionToken": "printed-token"
      }
      """
    When NewSession is called
    And the credentials are retrieved 2 times more
    Then the access key is "AKIDPRINTED"
    And the secret key is "printed-secret"
    And the session token is "printed-token"
    And the credentials come from "ProcessProvider"
    And the credentials retrieved again are:
      | AKIDPRINTED |
      | AKIDPRINTED |
    And the program "${ROOT}/bin/login" is started with:
      | --profile dev |

  @PROC-1
  Scenario: A program is started without the name of the shell
    Given the shared credentials file contains:
      """
      [default]
      credential_process = ${ROOT}/bin/login
      """
    And the program "${ROOT}/bin/login" prints "{\"Version\": 1, \"AccessKeyId\": \"AKID\", \"SecretAccessKey\": \"printed-secret\"}"
    When NewSession is called
    Then the access key is "AKID"
    And there is no session token
    And the program "${ROOT}/bin/login" is started with:
      |  |

  @PROC-1 @CRED-9
  Scenario: A program is not started if the profile has keys
    Given the file "${ROOT}/home/.aws/config" contains "[default]\naws_access_key_id = FILE\naws_secret_access_key = file-secret\n"
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the program "${ROOT}/bin/login" prints "{}"
    When NewSession is called
    Then the access key is "FILE"
    And the program "${ROOT}/bin/login" is not started

  @PROC-3
  Scenario: The shell is not found
    Given the environment variable PATH is empty
    And the program "${ROOT}/bin/login" prints "{}"
    When NewSession is called
    And the credentials are retrieved 1 times more
    Then retrieving the credentials fails with "ProcessProviderExecutionError"
    And the error message is "error in credential_process"
    And the error wraps another error
    And the credentials retrieved again are:
      | the error ProcessProviderExecutionError |
    And the program "${ROOT}/bin/login" is not started

  @PROC-4 @PROC-5
  Scenario: A command of white space is checked once, and then run
    Given the shared credentials file contains:
      """
      [default]
      credential_process = "  "
      """
    When NewSession is called
    And the credentials are retrieved 2 times more
    Then retrieving the credentials fails with "ProcessProviderExecutionError"
    And the error message is "failed to prepare command: command must not be empty"
    And the error wraps no other error
    And the credentials retrieved again are:
      | the error ProcessProviderParseError |
      | the error ProcessProviderParseError |

  @PROC-6 @PROC-14
  Scenario: A program that fails has no credentials, whatever it prints
    Given the program "${ROOT}/bin/login" prints "{\"Version\": 1, \"AccessKeyId\": \"AKID\", \"SecretAccessKey\": \"printed-secret\"}" and exits with 3
    When NewSession is called
    And the credentials are retrieved 1 times more
    Then retrieving the credentials fails with "ProcessProviderExecutionError"
    And the error message is "error in credential_process"
    And the error wraps another error
    And the program "${ROOT}/bin/login" is started 2 times

  @PROC-7
  Scenario Outline: Output that is not JSON: <output>
    Given the program "${ROOT}/bin/login" prints:
      """
      <output>
      """
    When NewSession is called
    Then retrieving the credentials fails with "ProcessProviderParseError"
    And the error message contains "parse failed of credential_process output"
    And the error wraps another error

    Examples:
      | output                                                                 |
      |                                                                        |
      | please sign on first                                                   |
      | {'Version': 1}                                                         |
      | {"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "printed-secret" |
      | {"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "S"} done        |

  @PROC-8
  Scenario Outline: A value of another type: <output>
    Given the program "${ROOT}/bin/login" prints:
      """
      <output>
      """
    When NewSession is called
    Then retrieving the credentials fails with "ProcessProviderParseError"
    And the error wraps another error

    Examples:
      | output                                                                                                 |
      | []                                                                                                     |
      | {"Version": "1", "AccessKeyId": "A", "SecretAccessKey": "S"}                                           |
      | {"Version": 1.0, "AccessKeyId": "A", "SecretAccessKey": "S"}                                           |
      | {"Version": 1, "AccessKeyId": 1, "SecretAccessKey": "S"}                                               |
      | {"Version": 1, "AccessKeyId": [], "AccessKeyId": "A", "SecretAccessKey": "S"}                          |
      | {"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "S", "Expiration": ""}                           |
      | {"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "S", "Expiration": 4102444800}                   |
      | {"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "S", "Expiration": "2100-02-29T00:00:00Z"}       |
      | {"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "S", "Expiration": "2100\\u002d01-01T00:00:00Z"} |

  @PROC-9
  Scenario: Names match in any case, and the last of two counts
    Given the program "${ROOT}/bin/login" prints:
      """
      {"VERSION": 2, "version": 1, "accesskeyid": "ONE", "AccessKeyId": "TWO", "AccessKeyId": null, "\u0053ecretAccessKey": "\ud83d\ude00\ud83d",
       "sessionToken": null, "Other": {"AccessKeyId": [1.5e3, true, "\"{"]}}
      """
    When NewSession is called
    Then the access key is "TWO"
    And the secret key is "😀\u{fffd}"
    And there is no session token

  @PROC-10
  Scenario Outline: The version is <version>
    Given the program "${ROOT}/bin/login" prints:
      """
      {"Version": <version>, "AccessKeyId": "A", "SecretAccessKey": "S"}
      """
    When NewSession is called
    Then retrieving the credentials fails with "ProcessProviderVersionError"
    And the error message is "wrong version in process output (not 1)"
    And the error wraps no other error

    Examples:
      | version |
      | 2       |
      | -1      |
      | null    |

  @PROC-10
  Scenario: The output is null
    Given the program "${ROOT}/bin/login" prints "null"
    When NewSession is called
    Then retrieving the credentials fails with "ProcessProviderVersionError"

  @PROC-11
  Scenario Outline: The output has no <name>
    Given the program "${ROOT}/bin/login" prints:
      """
      {"Version": 1<keys>}
      """
    When NewSession is called
    Then retrieving the credentials fails with "ProcessProviderRequiredError"
    And the error message is "missing <name> in process output"
    And the error wraps no other error

    Examples:
      | name            | keys                                        |
      | AccessKeyId     |                                             |
      | AccessKeyId     | , "SecretAccessKey": "S"                    |
      | AccessKeyId     | , "AccessKeyId": "", "SecretAccessKey": "S" |
      | SecretAccessKey | , "AccessKeyId": "A"                        |

  @PROC-12
  Scenario Outline: Credentials are kept until they expire: <expiration>
    Given the program "${ROOT}/bin/login" prints:
      """
      {"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "S", "Expiration": "<expiration>"}
      """
    When NewSession is called
    And the credentials are retrieved 2 times more
    Then the access key is "AKID"
    And the program "${ROOT}/bin/login" is started 1 times

    Examples:
      | expiration                    |
      | ${NOW+60}                     |
      | ${NOW+3600}                   |
      | 2100-01-01T00:00:00.123+24:00 |
      | 2100-01-01T1:00:00,5Z         |

  @PROC-13
  Scenario Outline: Credentials that have expired are returned each time: <expiration>
    Given the program "${ROOT}/bin/login" prints:
      """
      {"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "S", "Expiration": "<expiration>"}
      """
    When NewSession is called
    And the credentials are retrieved 2 times more
    Then the access key is "AKID"
    And the program "${ROOT}/bin/login" is started 3 times

    Examples:
      | expiration           |
      | ${NOW-60}            |
      | 0001-01-01T00:00:00Z |

  @PROC-15
  Scenario: An Expiration of null replaces an earlier one
    Given the program "${ROOT}/bin/login" prints:
      """
      {"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "S", "Expiration": "${NOW-3600}", "expiration": null}
      """
    When NewSession is called
    And the credentials are retrieved 1 times more
    Then the program "${ROOT}/bin/login" is started 1 times

  @PROC-14
  Scenario: The program is run again when the credentials are expired
    Given the program "${ROOT}/bin/login" prints "{\"Version\": 1, \"AccessKeyId\": \"AKID\", \"SecretAccessKey\": \"S\"}"
    When NewSession is called
    And the credentials expire and are retrieved again
    Then the program "${ROOT}/bin/login" is started with:
      | --profile dev |
      | --profile dev |

  @PROC-16
  Scenario: What is printed after the first 8192 bytes is not read
    Given the program "${ROOT}/bin/login" prints "{\"Version\": 1, \"AccessKeyId\": \"AKID\", \"SecretAccessKey\": \"S\"}                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                done"
    When NewSession is called
    Then the access key is "AKID"

  Rule: The options of the session set the provider

    @PROC-23
    Scenario Outline: Credentials that expire within the window are returned each time: <expiration>
      Given the option ProcessProviderOptions sets ExpiryWindow to 7200 seconds
      And the program "${ROOT}/bin/login" prints:
        """
        {"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "S", "Expiration": "<expiration>"}
        """
      When NewSessionWithOptions is called
      And the credentials are retrieved 2 times more
      Then the access key is "AKID"
      And the program "${ROOT}/bin/login" is started 3 times

      Examples:
        | expiration  |
        | ${NOW+60}   |
        | ${NOW+7140} |

    @PROC-12 @PROC-23
    Scenario: Credentials are kept until the window begins
      Given the option ProcessProviderOptions sets ExpiryWindow to 300 seconds
      And the program "${ROOT}/bin/login" prints "{\"Version\": 1, \"AccessKeyId\": \"AKID\", \"SecretAccessKey\": \"S\", \"Expiration\": \"${NOW+360}\"}"
      When NewSessionWithOptions is called
      And the credentials are retrieved 2 times more
      Then the program "${ROOT}/bin/login" is started 1 times

    @PROC-15
    Scenario: Credentials without an expiration are in no window
      Given the option ProcessProviderOptions sets ExpiryWindow to 7200 seconds
      And the program "${ROOT}/bin/login" prints "{\"Version\": 1, \"AccessKeyId\": \"AKID\", \"SecretAccessKey\": \"S\"}"
      When NewSessionWithOptions is called
      And the credentials are retrieved 1 times more
      Then the program "${ROOT}/bin/login" is started 1 times

    @PROC-24
    Scenario: Output that is longer than the options allow is cut off
      Given the option ProcessProviderOptions sets MaxBufSize to 60 bytes
      And the program "${ROOT}/bin/login" prints:
        """
        {"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "S"}
        """
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "ProcessProviderParseError"
      And the error wraps another error

    @PROC-24
    Scenario: Output that is cut off behind its credentials is accepted
      Given the option ProcessProviderOptions sets MaxBufSize to 61 bytes
      And the program "${ROOT}/bin/login" prints:
        """
        {"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "S"} and more
        """
      When NewSessionWithOptions is called
      Then the access key is "AKID"

  @PROC-17
  Scenario: A role is assumed with the credentials that the program prints
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_PROFILE is "top"
    And the shared config file contains:
      """
      [profile top]
      region = us-east-1
      source_profile = default
      role_arn = arn:aws:iam::123456789012:role/on-top
      """
    And the program "${ROOT}/bin/login" prints "{\"Version\": 1, \"AccessKeyId\": \"AKID\", \"SecretAccessKey\": \"printed-secret\"}"
    When NewSession is called
    And the credentials expire and are retrieved again
    Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/on-top"
    And the credentials come from "AssumeRoleProvider"
    And STS is called 2 times
    And call 1 is signed with "AKID"
    And the program "${ROOT}/bin/login" is started 1 times

  @PROC-17 @PROC-13
  Scenario: A program is run for each call if its credentials have expired
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      region = us-east-1
      role_arn = arn:aws:iam::123456789012:role/own
      """
    And the program "${ROOT}/bin/login" prints "{\"Version\": 1, \"AccessKeyId\": \"AKID\", \"SecretAccessKey\": \"S\", \"Expiration\": \"${NOW-3600}\"}"
    When NewSession is called
    And the credentials expire and are retrieved again
    Then STS is called 2 times
    And the program "${ROOT}/bin/login" is started 2 times

  @PROC-13 @TRY-4 @TRY-8 @CALL-7
  Scenario Outline: A program is run again for each attempt that cannot be sent if its credentials have expired: <why>
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      region = us-east-1
      role_arn = arn:aws:iam::123456789012:role/own
      """
    And the program "${ROOT}/bin/login" prints:
      """
      {"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "S", "SessionToken": "<token>", "Expiration": "${NOW-3600}"}
      """
    And the endpoint resolver "own" resolves "sts" to:
      | url | <url> |
    And the config sets EndpointResolver to "own"
    When NewSession is called
    Then retrieving the credentials fails with "RequestError"
    And STS is not called
    And the program "${ROOT}/bin/login" is started 4 times

    Examples:
      | why                                         | url                     | token       |
      | a URL without a scheme                      | sts.example.com         | T           |
      | another scheme than HTTP                    | ftp://sts.example.com   | T           |
      | a session token that is not a header's text | https://sts.example.com | T\\u0001    |
