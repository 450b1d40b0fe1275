Feature: The credentials of a container

  A program in a container finds no keys. Its environment names the endpoint that issues them.

  Background:
    Given the container endpoint is healthy

  @BOX-1 @BOX-8
  Scenario: The environment names the whole URL
    Given the environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is "${CONTAINER}/get?role=a"
    When NewSession is called
    Then the access key is "CONTAINER:/get?role=a"
    And the secret key is "container-secret"
    And the session token is "container-token"
    And the credentials come from "CredentialsEndpointProvider"
    And the container endpoint is asked once
    And call 1 asks the container endpoint for "/get?role=a"
    And call 1 carries accept "application/json"
    And call 1 carries no authorization
    And STS is not called

  @BOX-2
  Scenario: The environment names the path on the address of ECS
    Given the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "/v2/credentials?id=1"
    When NewSession is called
    Then the access key is "CONTAINER:/v2/credentials?id=1"
    And call 1 is sent to "169.254.170.2"

  @BOX-2
  Scenario: A path without a slash is a part of the host
    Given the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "3/get"
    When NewSession is called
    Then the access key is "CONTAINER:/get"
    And call 1 is sent to "169.254.170.23"

  @BOX-3
  Scenario: The whole URL wins over the path
    Given these environment variables:
      | name                                   | value            |
      | AWS_CONTAINER_CREDENTIALS_RELATIVE_URI | /relative        |
      | AWS_CONTAINER_CREDENTIALS_FULL_URI     | ${CONTAINER}/get |
    When NewSession is called
    Then the access key is "CONTAINER:/get"

  @BOX-1
  Scenario: The deprecated New asks the endpoint, too
    Given the environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is "${CONTAINER}/get"
    When New is called
    Then the access key is "CONTAINER:/get"

  @BOX-1
  Scenario: Keys of the environment win over the endpoint
    Given these environment variables:
      | name                               | value            |
      | AWS_CONTAINER_CREDENTIALS_FULL_URI | ${CONTAINER}/get |
      | AWS_ACCESS_KEY_ID                  | AKID             |
      | AWS_SECRET_ACCESS_KEY              | SECRET           |
    When NewSession is called
    Then the access key is "AKID"
    And the container endpoint is not asked

  @BOX-4 @edition-1.55
  Scenario Outline: A host over http is this machine or that of a container: <host>
    Given the environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is "http://<host>/get"
    When NewSession is called
    Then the access key is "CONTAINER:/get"
    And call 1 is sent to "<host>"

    Examples:
      | host               |
      | localhost          |
      | 127.1.2.3:8080     |
      | [::1]              |
      | 169.254.170.2      |
      | 169.254.170.23     |
      | [fd00:ec2::23]     |

  @BOX-4 @BOX-20 @edition-1.55
  Scenario: Another host is refused over http
    Given the environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is "http://192.0.2.1/get"
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      credential_source = Ec2InstanceMetadata
      """
    And the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    Then retrieving the credentials fails with "CredentialsEndpointError"
    And the error message is:
      """
      invalid endpoint host, "192.0.2.1", only loopback/ecs/eks hosts are allowed.
      """
    And the container endpoint is not asked

  @BOX-5 @BOX-19 @edition-1.14
  Scenario Outline: A host is this machine in <url>
    Given the environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is "<url>"
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the container endpoint is not asked

    Examples:
      | url                        |
      | http://169.254.170.2/get   |
      | https://192.0.2.1/get      |

  @BOX-6 @edition-1.55
  Scenario: Any host is allowed over https
    Given the environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is "https://192.0.2.1/get"
    When NewSession is called
    Then the access key is "CONTAINER:/get"
    And call 1 is sent to "192.0.2.1"

  @BOX-7
  Scenario Outline: A text without a host is no URL of an endpoint: <url>
    Given the environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is "<url>"
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the container endpoint is not asked

    Examples:
      | url               |
      | localhost:80/get  |
      | /get              |
      | http://a:b/get    |

  @BOX-24
  Scenario: The host cannot be resolved
    Given the environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is "http://endpoint.invalid/get"
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the container endpoint is not asked

  @BOX-9 @edition-1.55
  Scenario: The environment has the authorization token
    Given these environment variables:
      | name                               | value            |
      | AWS_CONTAINER_CREDENTIALS_FULL_URI | ${CONTAINER}/get |
      | AWS_CONTAINER_AUTHORIZATION_TOKEN  | Basic abc        |
    When NewSession is called
    Then call 1 carries authorization "Basic abc"

  @BOX-10 @edition-1.55
  Scenario: A file has the authorization token
    Given these environment variables:
      | name                                   | value            |
      | AWS_CONTAINER_CREDENTIALS_FULL_URI     | ${CONTAINER}/get |
      | AWS_CONTAINER_AUTHORIZATION_TOKEN      | Basic abc        |
      | AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE | ${ROOT}/token    |
    And the file "${ROOT}/token" contains "Basic of-file"
    When NewSession is called
    Then call 1 carries authorization "Basic of-file"

  @BOX-11 @BOX-19 @edition-1.55
  Scenario: A token that ends with a line break is not sent
    Given these environment variables:
      | name                                   | value            |
      | AWS_CONTAINER_CREDENTIALS_FULL_URI     | ${CONTAINER}/get |
      | AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE | ${ROOT}/token    |
    And the file "${ROOT}/token" contains "Basic of-file\n"
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the container endpoint is not asked

  @BOX-23 @edition-1.55
  Scenario: The token file does not exist
    Given these environment variables:
      | name                                   | value            |
      | AWS_CONTAINER_CREDENTIALS_FULL_URI     | ${CONTAINER}/get |
      | AWS_CONTAINER_AUTHORIZATION_TOKEN      | Basic abc        |
      | AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE | ${ROOT}/token    |
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the container endpoint is not asked

  @BOX-22 @edition-1.14
  Scenario: Edition 1.14 sends no authorization token
    Given these environment variables:
      | name                               | value            |
      | AWS_CONTAINER_CREDENTIALS_FULL_URI | ${CONTAINER}/get |
      | AWS_CONTAINER_AUTHORIZATION_TOKEN  | Basic abc        |
    When NewSession is called
    Then the access key is "CONTAINER:/get"
    And call 1 carries no authorization

  @BOX-12 @BOX-14
  Scenario: The members of the answer have any case, and may be missing
    Given the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "/get"
    And the container endpoint answers with:
      | status | 200                                                   |
      | text   | {"accesskeyid": "A", "SECRETACCESSKEY": "S"} and more |
    When NewSession is called
    And the credentials are retrieved 1 times more
    Then the access key is "A"
    And the secret key is "S"
    And there is no session token
    And the container endpoint is asked once

  @BOX-13
  Scenario: Credentials are requested again when they expire in less than five minutes
    Given the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "/get"
    And the container endpoint answers with:
      | expires in seconds | 200 |
    And the container endpoint answers as usual
    When NewSession is called
    And the credentials are retrieved 2 times more
    Then the container endpoint is asked 2 times

  @BOX-14
  Scenario: After an answer without an expiration the credentials never expire
    Given the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "/get"
    And the container endpoint answers with:
      | status | 200                                                |
      | text   | {"AccessKeyId": "A", "SecretAccessKey": "S"}       |
    And the container endpoint answers with:
      | expires in seconds | -300 |
    When NewSession is called
    And the credentials expire and are retrieved again
    And the credentials are retrieved 1 times more
    Then the container endpoint is asked 2 times

  @BOX-15 @BOX-20 @edition-1.55
  Scenario: The error of the endpoint is wrapped
    Given the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "/get"
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_REGION is "us-east-1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      credential_source = EcsContainer
      """
    And the container endpoint answers with:
      | error   | AccessDenied |
      | message | no such task |
    When NewSession is called
    Then retrieving the credentials fails with "CredentialsEndpointError"
    And the error message is "failed to load credentials"
    And the error wraps an error whose message contains "no such task"
    And the container endpoint is asked once
    And STS is not called

  @BOX-15 @BOX-19
  Scenario: The chain hides the error of the endpoint
    Given the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "/get"
    And the container endpoint answers with the error "AccessDenied"
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the container endpoint is asked once

  @BOX-20 @edition-1.55
  Scenario: A credential source is the endpoint that the environment names
    Given the environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is "${CONTAINER}/get"
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_REGION is "us-east-1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      credential_source = Ec2InstanceMetadata
      """
    When NewSession is called
    Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"
    And call 1 asks the container endpoint for "/get"
    And call 2 is signed with "CONTAINER:/get"

  @BOX-21 @edition-1.55
  Scenario: A role without a source is assumed with the credentials of the container
    Given the environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is "${CONTAINER}/get"
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_REGION is "us-east-1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      """
    When NewSession is called
    Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"
    And call 2 is signed with "CONTAINER:/get"

  @BOX-16 @edition-1.55
  Scenario Outline: A request is sent again after an answer that is not JSON: <status>
    Given the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "/get"
    And the container endpoint answers with:
      | status | <status> |
      | text   | not JSON |
    And the container endpoint answers as usual
    When NewSession is called
    Then the access key is "CONTAINER:/get"
    And the container endpoint is asked 2 times

    Examples:
      | status |
      | 200    |
      | 403    |

  @BOX-17 @edition-1.14
  Scenario Outline: A request is not sent again after an answer that is not JSON: <status>
    Given the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "/get"
    And the container endpoint answers with:
      | status | <status> |
      | text   | not JSON |
    And the container endpoint answers as usual
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the container endpoint is asked once

    Examples:
      | status |
      | 200    |
      | 403    |

  @BOX-18 @edition-1.55
  Scenario: A request is not sent again after an error response without a body
    Given the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "/get"
    And the container endpoint answers with:
      | status | 403 |
      | text   |     |
    And the container endpoint answers as usual
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the container endpoint is asked once

  @TRY-4
  Scenario: A request is sent again after the connection is closed
    Given the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "/get"
    And the container endpoint closes the connection
    And the container endpoint answers as usual
    When NewSession is called
    Then the access key is "CONTAINER:/get"
    And the container endpoint is asked 2 times

  @BOX-12 @BOX-21 @edition-1.55
  Scenario: A role is assumed even with keys whose secret is missing
    Given the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "/get"
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_REGION is "us-east-1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      """
    And the container endpoint answers with:
      | status | 200                  |
      | text   | {"AccessKeyId": "A"} |
    When NewSession is called
    Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"
    And call 2 is signed with "A"

  @BOX-2 @CALL-6
  Scenario: A URL with an invalid escape is not requested
    Given the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "/get%zz"
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the container endpoint is not asked
