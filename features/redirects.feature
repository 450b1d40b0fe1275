Feature: Redirects

  A party redirects a request to another path. The HTTP client of the SDK follows, so that the program sees the last answer only.

  Background:
    Given these environment variables:
      | name                  | value     |
      | AWS_ACCESS_KEY_ID     | AKID      |
      | AWS_SECRET_ACCESS_KEY | SECRET    |
      | AWS_REGION            | us-east-1 |

  @REDIR-1 @REDIR-3 @REDIR-4
  Scenario Outline: A request to STS is posted again after status <status>
    Given STS redirects to "/moved" with status <status>
    And STS answers as usual
    When NewSession is called
    And a client of STS makes a call
    Then the call succeeds
    And STS is called 2 times
    And call 2 is the request "GetCallerIdentity"
    And call 2 is signed with "AKID"

    Examples:
      | status |
      | 307    |
      | 308    |

  @REDIR-1 @REDIR-2 @REDIR-4
  Scenario Outline: A request to STS loses its body after status <status>
    Given STS redirects to "/moved" with status <status>
    And STS answers as usual
    When NewSession is called
    And a client of STS makes a call
    Then the call succeeds
    And STS is called 2 times
    And call 2 is the request "GET /moved"
    And call 2 is signed with "AKID"

    Examples:
      | status |
      | 301    |
      | 302    |
      | 303    |

  @REDIR-5
  Scenario: Redirects without an end fail
    Given STS redirects to "/moved" with status 302
    When NewSession is called
    And a client of STS makes a call with:
      | MaxRetries | 1 |
    Then the call fails with "RequestError"
    And STS is called 20 times

  @REDIR-5 @IMDS-8 @edition-1.55
  Scenario: Without IMDSv1, the error of a token whose redirects have no end has their status
    Given the environment variable AWS_ACCESS_KEY_ID is empty
    And the environment variable AWS_SECRET_ACCESS_KEY is empty
    And the environment variable AWS_EC2_METADATA_V1_DISABLED is "true"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/contained
      credential_source = Ec2InstanceMetadata
      """
    And the option SharedConfigState is SharedConfigEnable
    And the metadata service redirects to "/moved" with status 301
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "EC2RoleRequestError"
    And the error wraps an error whose message contains "failed to get IMDSv2 token and fallback to IMDSv1 is disabled"
    And the metadata service is asked 30 times

  @REDIR-6
  Scenario: A redirect without a location is an error response
    Given STS answers with:
      | status | 302    |
      | text   | <html> |
    When NewSession is called
    And a client of STS makes a call with:
      | MaxRetries | 0 |
    Then the call fails with "SerializationError"
    And STS is called once

  @REDIR-1 @REDIR-2 @REDIR-4 @edition-1.55
  Scenario: A request for the token of the metadata service loses its method
    Given the environment variable AWS_ACCESS_KEY_ID is empty
    And the environment variable AWS_SECRET_ACCESS_KEY is empty
    And the metadata service redirects to "/moved" with status 301
    And the metadata service answers as usual
    And the metadata service redirects to "/roles" with status 307
    And the metadata service answers as usual
    When NewSession is called
    Then the access key is "IMDS:role"
    And the metadata service is asked 5 times
    And call 2 asks the metadata service for "GET /moved"
    And call 2 carries x-aws-ec2-metadata-token-ttl-seconds "21600"
    And call 4 asks the metadata service for "GET /roles"
    And call 4 carries x-aws-ec2-metadata-token "instance-metadata-token"

  @REDIR-1 @REDIR-4 @edition-1.55
  Scenario Outline: A request to <uri> keeps its authorization token
    Given these environment variables:
      | name                               | value       |
      | AWS_ACCESS_KEY_ID                  |             |
      | AWS_SECRET_ACCESS_KEY              |             |
      | AWS_CONTAINER_CREDENTIALS_FULL_URI | <uri>       |
      | AWS_CONTAINER_AUTHORIZATION_TOKEN  | Basic token |
    And the container endpoint redirects to "/moved" with status 302
    And the container endpoint answers as usual
    When NewSession is called
    Then the access key is "CONTAINER:/get"
    And the container endpoint is asked 2 times
    And call 2 asks the container endpoint for "/moved"
    And call 2 carries authorization "Basic token"

    Examples:
      | uri                   |
      | ${CONTAINER}/get      |
      | http://127.0.0.1/get  |

  @REDIR-1 @REDIR-2 @REDIR-3 @REDIR-4 @edition-1.55
  Scenario: A token of single sign-on is renewed and exchanged after redirects
    Given the option SharedConfigState is SharedConfigEnable
    And the environment variable AWS_ACCESS_KEY_ID is empty
    And the environment variable AWS_SECRET_ACCESS_KEY is empty
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
      {"accessToken": "token", "expiresAt": "2019-01-01T00:00:00Z", "refreshToken": "refresh-token", "clientId": "client", "clientSecret": "client-secret"}
      """
    And OIDC redirects to "/moved" with status 307
    And OIDC redirects to "/token" with status 303
    And OIDC answers as usual
    And the SSO portal redirects to "/moved" with status 308
    And the SSO portal answers as usual
    When NewSessionWithOptions is called
    Then the access key is "SSO:123456789012/Reader"
    And OIDC is called 3 times
    And call 2 is the request "POST /moved"
    And call 2 carries refreshToken "refresh-token"
    And call 3 is the request "GET /token"
    And call 3 carries no refreshToken
    And the SSO portal is called 2 times
    And call 5 is the request "GET /moved"
    And call 5 carries x-amz-sso_bearer_token "renewed-token"
    And call 5 carries no role_name
