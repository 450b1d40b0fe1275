@edition-1.55
Feature: Web identity

  The token of a file is exchanged for the credentials of a role when they are needed.

  Background:
    Given these environment variables:
      | name                        | value                                    |
      | AWS_REGION                  | us-east-1                                |
      | AWS_WEB_IDENTITY_TOKEN_FILE | ${ROOT}/token                            |
      | AWS_ROLE_ARN                | arn:aws:iam::123456789012:role/role_name |

  @WEB-1 @WEB-2
  Scenario: The token of the file is sent without a signature
    Given the file "${ROOT}/token" contains "header.claims.signature\n"
    When NewSession is called
    Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"
    And the credentials come from "WebIdentityCredentials"
    And STS is called once
    And call 1 is signed with ""
    And call 1 carries RoleArn "arn:aws:iam::123456789012:role/role_name"
    And call 1 carries WebIdentityToken "header.claims.signature\n"
    And call 1 carries no DurationSeconds
    And call 1 carries no RoleSessionName

  @WEB-2 @ROLE-26
  Scenario: The token is sent again when the credentials have expired
    Given the file "${ROOT}/token" contains "header.claims.signature"
    When NewSession is called
    And the credentials expire and are retrieved again
    Then STS is called 2 times
    And call 2 carries WebIdentityToken "header.claims.signature"

  @WEB-3
  Scenario: The token file does not exist
    When NewSession is called
    Then retrieving the credentials fails with "WebIdentityErr"
    And the error message is "failed fetching WebIdentity token: "
    And the error wraps an error whose message contains "unable to read file at ${ROOT}/token"
    And STS is not called

  @WEB-3
  Scenario: The token file is a directory
    Given "${ROOT}/token" is a directory
    When NewSession is called
    Then retrieving the credentials fails with "WebIdentityErr"
    And the error wraps an error whose message contains "unable to read file at ${ROOT}/token"

  @WEB-4
  Scenario: The environment names the role session
    Given the file "${ROOT}/token" contains "header.claims.signature"
    And the environment variable AWS_ROLE_SESSION_NAME is "pod"
    When NewSession is called
    Then call 1 carries RoleSessionName "pod"

  @WEB-7
  Scenario Outline: The <parameter> is too short
    Given the file "${ROOT}/token" contains "<token>"
    And the environment variable AWS_ROLE_ARN is "<arn>"
    And the environment variable AWS_ROLE_SESSION_NAME is "<name>"
    When NewSession is called
    Then retrieving the credentials fails with "WebIdentityErr"
    And the error message is "failed to retrieve credentials"
    And the error wraps an error whose message contains "AssumeRoleWithWebIdentityInput.<parameter>"
    And STS is not called

    Examples:
      | parameter        | token                   | arn                                      | name |
      | WebIdentityToken | abc                     | arn:aws:iam::123456789012:role/role_name | pod  |
      | RoleArn          | header.claims.signature | role                                     | pod  |
      | RoleSessionName  | header.claims.signature | arn:aws:iam::123456789012:role/role_name | p    |

  @WEB-7
  Scenario: Parameters that are not validated are sent as they are
    Given the file "${ROOT}/token" contains "abc"
    And the config sets DisableParamValidation to true
    When NewSession is called
    Then call 1 carries WebIdentityToken "abc"

  @WEB-8
  Scenario: The error of STS is wrapped
    Given the file "${ROOT}/token" contains "header.claims.signature"
    And STS answers with:
      | error   | AccessDenied                                                      |
      | message | Not authorized to perform sts:AssumeRoleWithWebIdentity           |
      | status  | 403                                                               |
    When NewSession is called
    Then retrieving the credentials fails with "WebIdentityErr"
    And the error message is "failed to retrieve credentials"
    And the error wraps an error whose message contains "Not authorized to perform sts:AssumeRoleWithWebIdentity"
    And STS is called once

  @WEB-9
  Scenario: The call is sent again after InvalidIdentityToken
    Given the file "${ROOT}/token" contains "header.claims.signature"
    And STS answers with the error "InvalidIdentityToken"
    And STS answers with the error "IDPCommunicationError"
    And STS answers as usual
    When NewSession is called
    Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"
    And STS is called 3 times

  @WEB-8 @WEB-9
  Scenario: After the fourth InvalidIdentityToken the retrieval fails
    Given the file "${ROOT}/token" contains "header.claims.signature"
    And STS answers with the error "InvalidIdentityToken"
    When NewSession is called
    Then retrieving the credentials fails with "WebIdentityErr"
    And STS is called 4 times

  @TRY-9
  Scenario: Any other call is not sent again after InvalidIdentityToken
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    And STS answers with the error "InvalidIdentityToken"
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "InvalidIdentityToken"
    And STS is called once

  @WEB-11
  Scenario: A web identity needs no region
    Given the environment variable AWS_REGION is empty
    And the file "${ROOT}/token" contains "header.claims.signature"
    When NewSession is called
    Then there is no region
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

  @CALL-1 @WEB-1
  Scenario: The credentials of the web identity sign the calls of the program
    Given the file "${ROOT}/token" contains "header.claims.signature"
    And STS answers with:
      | access key id     | ISSUED |
      | secret access key | secret |
      | session token     | token  |
    When NewSession is called
    And a client of STS makes a call
    Then the access key is "ISSUED"
    And call 2 is signed with "ISSUED"
    And the call succeeds

  Rule: The options set how the credentials are requested

    Background:
      Given the file "${ROOT}/token" contains "header.claims.signature"

    @WEB-14
    Scenario: The options set the duration
      Given the option WebIdentityRoleProviderOptions sets Duration to 3600 seconds
      When NewSessionWithOptions is called
      Then call 1 carries DurationSeconds "3600"

    @WEB-15
    Scenario: Credentials are retrieved again within the expiry window
      Given the option WebIdentityRoleProviderOptions sets ExpiryWindow to 7200 seconds
      When NewSessionWithOptions is called
      And the credentials are retrieved 2 times more
      Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"
      And STS is called 3 times

    @WEB-15
    Scenario: Credentials are kept outside of the expiry window
      Given the option WebIdentityRoleProviderOptions sets ExpiryWindow to 300 seconds
      When NewSessionWithOptions is called
      And the credentials are retrieved 2 times more
      Then STS is called once

    @WEB-16
    Scenario: The options set policies
      Given the option WebIdentityRoleProviderOptions sets PolicyArns to:
        | arn:aws:iam::aws:policy/ReadOnlyAccess      |
        | arn:aws:iam::aws:policy/AdministratorAccess |
      When NewSessionWithOptions is called
      Then call 1 carries PolicyArns.member.1.arn "arn:aws:iam::aws:policy/ReadOnlyAccess"
      And call 1 carries PolicyArns.member.2.arn "arn:aws:iam::aws:policy/AdministratorAccess"

    @WEB-17
    Scenario: The duration is too short
      Given the option WebIdentityRoleProviderOptions sets Duration to 899 seconds
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "WebIdentityErr"
      And the error message is "failed to retrieve credentials"
      And STS is not called

    @WEB-16
    Scenario: The ARN of a policy is too short
      Given the option WebIdentityRoleProviderOptions sets PolicyArns to:
        | arn:aws:iam::aws:policy/ReadOnlyAccess |
        | ReadOnlyAccess                         |
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "WebIdentityErr"
      And the error wraps an error whose message contains "PolicyArns[1].Arn"

  Rule: A profile has a web identity as well

    Background:
      Given these environment variables:
        | name                  | value |
        | AWS_SDK_LOAD_CONFIG   | 1     |
        | AWS_ROLE_SESSION_NAME | other |
      And the environment variable AWS_WEB_IDENTITY_TOKEN_FILE is empty
      And the file "${ROOT}/token" contains "header.claims.signature"

    @WEB-1 @WEB-5 @WEB-6 @WEB-10
    Scenario: The role of the profile is the role of its web identity
      Given the shared config file contains:
        """
        [default]
        web_identity_token_file = ${ROOT}/token
        role_arn = arn:aws:iam::123456789012:role/own
        role_session_name = own
        external_id = ignored
        mfa_serial = ignored
        """
      When NewSession is called
      Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/own"
      And STS is called once
      And call 1 carries RoleSessionName "own"
      And call 1 carries no ExternalId
      And call 1 carries no SerialNumber

    @WEB-12 @ROLE-23
    Scenario: A role on top is assumed with the credentials of the web identity
      Given the shared config file contains:
        """
        [default]
        source_profile = web
        role_arn = arn:aws:iam::123456789012:role/on-top
        [profile web]
        web_identity_token_file = ${ROOT}/token
        role_arn = arn:aws:iam::123456789012:role/own
        """
      When NewSession is called
      Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/on-top"
      And STS is called 2 times
      And call 1 carries RoleArn "arn:aws:iam::123456789012:role/own"
      And call 2 carries RoleArn "arn:aws:iam::123456789012:role/on-top"
      And call 2 is signed with "ASSUMED:arn:aws:iam::123456789012:role/own"
