Feature: The credentials of an instance

  A program on an instance finds no keys, and no variable names the endpoint of a container. The metadata service of the instance
  issues the credentials of its role.

  Background:
    Given the metadata service is healthy

  @IMDS-1 @IMDS-2 @IMDS-4 @IMDS-10 @IMDS-20 @edition-1.55
  Scenario: A token is requested first
    When NewSession is called
    Then the access key is "IMDS:role"
    And the secret key is "instance-secret"
    And the session token is "instance-token"
    And the credentials come from "EC2RoleProvider"
    And the metadata service is asked 3 times
    And call 1 asks the metadata service for "PUT /latest/api/token"
    And call 1 carries x-aws-ec2-metadata-token-ttl-seconds "21600"
    And call 2 asks the metadata service for "GET /latest/meta-data/iam/security-credentials/"
    And call 2 carries x-aws-ec2-metadata-token "instance-metadata-token"
    And call 3 asks the metadata service for "GET /latest/meta-data/iam/security-credentials/role"
    And call 3 is sent to "169.254.169.254"
    And STS is not called

  @IMDS-1 @IMDS-3 @IMDS-4 @edition-1.14
  Scenario: There is no token
    When NewSession is called
    Then the access key is "IMDS:role"
    And the metadata service is asked 2 times
    And call 1 asks the metadata service for "GET /latest/meta-data/iam/security-credentials"
    And call 1 carries no x-aws-ec2-metadata-token
    And call 2 asks the metadata service for "GET /latest/meta-data/iam/security-credentials/role"

  @IMDS-1
  Scenario: The deprecated New asks the instance, too
    When New is called
    Then the access key is "IMDS:role"

  @IMDS-2 @edition-1.55
  Scenario: A token is kept
    When NewSession is called
    And the credentials expire and are retrieved again
    Then the metadata service is asked 5 times
    And call 4 asks the metadata service for "GET /latest/meta-data/iam/security-credentials/"

  @IMDS-5 @edition-1.55
  Scenario Outline: A service without tokens is asked without one: <status>
    Given the metadata service answers with:
      | status | <status> |
      | text   |          |
    And the metadata service answers as usual
    When NewSession is called
    And the credentials expire and are retrieved again
    Then the access key is "IMDS:role"
    And the metadata service is asked 5 times
    And call 2 carries no x-aws-ec2-metadata-token

    Examples:
      | status |
      | 403    |
      | 404    |
      | 405    |

  @IMDS-6 @IMDS-21 @edition-1.55
  Scenario: A wrong request for a token fails
    Given the metadata service answers with:
      | status | 400 |
      | text   |     |
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the metadata service is asked once

  @IMDS-7 @edition-1.55
  Scenario: After another failure one request is sent without a token
    Given the metadata service answers with:
      | status | 401 |
      | text   |     |
    And the metadata service answers as usual
    When NewSession is called
    Then the access key is "IMDS:role"
    And the metadata service is asked 4 times
    And call 2 carries no x-aws-ec2-metadata-token
    And call 3 asks the metadata service for "PUT /latest/api/token"
    And call 4 carries x-aws-ec2-metadata-token "instance-metadata-token"

  @IMDS-8 @edition-1.55
  Scenario: Version 1 can be disabled
    Given the environment variable AWS_EC2_METADATA_V1_DISABLED is "True"
    And the metadata service answers with:
      | status | 403 |
      | text   |     |
    And the metadata service answers as usual
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the metadata service is asked once

  @IMDS-9 @edition-1.55
  Scenario: A token without a lifetime is not used
    Given the metadata service answers with:
      | status | 200   |
      | text   | token |
    And the metadata service answers as usual
    When NewSession is called
    Then the access key is "IMDS:role"
    And the metadata service is asked 4 times
    And call 2 asks the metadata service for "PUT /latest/api/token"

  @IMDS-11 @IMDS-21 @IMDS-22 @edition-1.55
  Scenario: A rejected token is forgotten
    Given the metadata service answers as usual
    And the metadata service answers with:
      | status | 401 |
      | text   |     |
    And the metadata service answers as usual
    When NewSession is called
    And the credentials are retrieved 1 times more
    Then retrieving the credentials fails with "NoCredentialProviders"
    And call 3 asks the metadata service for "PUT /latest/api/token"

  @IMDS-12 @IMDS-23 @edition-1.55
  Scenario: A credential source shows the error of the service
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_REGION is "us-east-1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      credential_source = Ec2InstanceMetadata
      """
    And the metadata service answers as usual
    And the metadata service answers with:
      | status | 404 |
      | text   |     |
    When NewSession is called
    Then retrieving the credentials fails with "EC2RoleRequestError"
    And the error message is "no EC2 instance role found"
    And the metadata service is asked 2 times
    And STS is not called

  @IMDS-23 @edition-1.55
  Scenario: A role is assumed with the credentials of the instance
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_REGION is "us-east-1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      credential_source = Ec2InstanceMetadata
      """
    When NewSession is called
    Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"
    And call 4 is signed with "IMDS:role"

  @IMDS-17
  Scenario: The service can be disabled
    Given the environment variable AWS_EC2_METADATA_DISABLED is "TRUE"
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the metadata service is not asked

  @IMDS-18 @edition-1.14
  Scenario: Credentials are requested again when they expire in less than five minutes
    Given the metadata service answers with:
      | expires in seconds | 200 |
    When NewSession is called
    And the credentials are retrieved 1 times more
    Then the metadata service is asked 4 times

  @IMDS-18 @edition-1.55
  Scenario: Credentials that are about to expire are requested again with the same token
    Given the metadata service answers as usual
    And the metadata service answers as usual
    And the metadata service answers with:
      | expires in seconds | 200 |
    And the metadata service answers as usual
    When NewSession is called
    And the credentials are retrieved 2 times more
    Then the metadata service is asked 5 times

  @IMDS-4 @edition-1.55
  Scenario: Only the first role is used
    Given the metadata service answers as usual
    And the metadata service answers with:
      | status | 200           |
      | text   | first\nsecond |
    And the metadata service answers as usual
    When NewSession is called
    Then the access key is "IMDS:first"
    And call 3 asks the metadata service for "GET /latest/meta-data/iam/security-credentials/first"

  @IMDS-13 @edition-1.55
  Scenario: An instance without a role has no credentials
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_REGION is "us-east-1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      credential_source = Ec2InstanceMetadata
      """
    And the metadata service answers as usual
    And the metadata service answers with:
      | status | 200 |
      | text   |     |
    When NewSession is called
    Then retrieving the credentials fails with "EmptyEC2RoleList"
    And the metadata service is asked 2 times

  @IMDS-14 @IMDS-22 @edition-1.55
  Scenario: The credentials of the role cannot be requested
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_REGION is "us-east-1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      credential_source = Ec2InstanceMetadata
      """
    And the metadata service answers as usual
    And the metadata service answers as usual
    And the metadata service answers with:
      | status | 404 |
      | text   |     |
    When NewSession is called
    Then retrieving the credentials fails with "EC2RoleRequestError"
    And the error message is "failed to get role EC2 instance role credentials"
    And the error wraps an error whose message contains "failed to make EC2Metadata request"
    And the metadata service is asked 3 times

  @IMDS-15 @edition-1.55
  Scenario: Credentials that are not JSON are not requested again
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_REGION is "us-east-1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      credential_source = Ec2InstanceMetadata
      """
    And the metadata service answers as usual
    And the metadata service answers as usual
    And the metadata service answers with:
      | status | 200    |
      | text   | <html> |
    When NewSession is called
    Then retrieving the credentials fails with "SerializationError"
    And the metadata service is asked 3 times

  @IMDS-16 @edition-1.55
  Scenario: An instance without an instance profile says so
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_REGION is "us-east-1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      credential_source = Ec2InstanceMetadata
      """
    And the metadata service answers as usual
    And the metadata service answers as usual
    And the metadata service answers with:
      | status | 200                                                               |
      | text   | {"Code": "AssumeRoleUnauthorizedAccess", "Message": "not trusted"} |
    When NewSession is called
    Then retrieving the credentials fails with "AssumeRoleUnauthorizedAccess"
    And the error message is "not trusted"

  @IMDS-19 @edition-1.14
  Scenario: Credentials without an expiration are requested again for every request
    Given the metadata service answers as usual
    And the metadata service answers with:
      | status | 200                                                            |
      | text   | {"Code": "Success", "AccessKeyId": "A", "SecretAccessKey": "S"} |
    And the metadata service answers as usual
    When NewSession is called
    And the credentials are retrieved 1 times more
    Then the metadata service is asked 4 times

  @IMDS-20 @edition-1.55
  Scenario: The environment names the endpoint
    Given the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT is "${IMDS}"
    When NewSession is called
    Then the access key is "IMDS:role"
    And the metadata service is asked 3 times

  @IMDS-20 @edition-1.55
  Scenario: The environment selects IPv6
    Given the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is "IPv6"
    When NewSession is called
    Then call 1 is sent to "[fd00:ec2::254]"

  @IMDS-20
  Scenario: The resolver of the program has the endpoint
    Given the endpoint resolver "own" resolves "ec2metadata" to:
      | url | http://localhost:1338/latest |
    And the config sets EndpointResolver to own
    When NewSession is called
    Then the access key is "IMDS:role"
    And call 1 is sent to "localhost:1338"

  @IMDS-20 @CLI-45 @edition-1.55
  Scenario Outline: New asks where the variables say, even if the config has a resolver
    Given the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT<suffix> is "<value>"
    And the endpoint resolver "own" delegates every service
    And the config sets EndpointResolver to own
    When New is called
    Then the access key is "IMDS:role"
    And call 1 is sent to "<host>"

    Examples:
      | suffix | value                        | host             |
      | _MODE  | IPv6                         | [fd00:ec2::254]  |
      |        | http://localhost:1338/latest | localhost:1338   |

  @IMDS-24 @edition-1.55
  Scenario: A request is sent three times, and for each of them a token is requested three times
    Given the config sets MaxRetries to 5
    And the metadata service closes the connection
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the metadata service is asked 12 times

  @IMDS-25 @edition-1.55
  Scenario: The config decides on retries if its time limits count
    Given the config sets:
      | MaxRetries                        | 1    |
      | EC2MetadataDisableTimeoutOverride | true |
    And the metadata service closes the connection
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the metadata service is asked 6 times

  @IMDS-12 @IMDS-21 @IMDS-22 @edition-1.14
  Scenario: The chain of sources hides that there are no roles
    Given the metadata service answers with:
      | status | 404 |
      | text   |     |
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the metadata service is asked once

  @IMDS-13 @edition-1.14
  Scenario: The chain of sources hides that the list of roles is empty
    Given the metadata service answers with:
      | status | 200 |
      | text   |     |
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the metadata service is asked once

  @IMDS-14 @IMDS-15 @IMDS-16 @IMDS-21 @edition-1.14
  Scenario Outline: The chain of sources hides why the role has no credentials: <status> <text>
    Given the metadata service answers as usual
    And the metadata service answers with:
      | status | <status> |
      | text   | <text>   |
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the metadata service is asked 2 times

    Examples:
      | status | text               |
      | 404    |                    |
      | 200    | <html>             |
      | 200    | {"Code": "Failed"} |

  @IMDS-19 @edition-1.55
  Scenario: Credentials without an expiration are requested again with the same token
    Given the metadata service answers as usual
    And the metadata service answers as usual
    And the metadata service answers with:
      | status | 200                                                            |
      | text   | {"Code": "Success", "AccessKeyId": "A", "SecretAccessKey": "S"} |
    And the metadata service answers as usual
    When NewSession is called
    And the credentials are retrieved 1 times more
    Then the metadata service is asked 5 times

  @IMDS-26 @edition-1.55
  Scenario: The path of the endpoint is dropped
    Given the endpoint resolver "own" resolves "ec2metadata" to:
      | url | http://localhost:1338/own/base |
    And the config sets EndpointResolver to own
    When NewSession is called
    Then the access key is "IMDS:role"
    And call 1 asks the metadata service for "PUT /latest/api/token"
    And call 1 is sent to "localhost:1338"

  @IMDS-27 @edition-1.14
  Scenario Outline: The path of the endpoint is that of requests, too: <url>
    Given the endpoint resolver "own" resolves "ec2metadata" to:
      | url | <url> |
    And the config sets EndpointResolver to own
    When NewSession is called
    Then the access key is "IMDS:role"
    And call 1 asks the metadata service for "GET <path>/meta-data/iam/security-credentials"
    And call 2 asks the metadata service for "GET <path>/meta-data/iam/security-credentials/role"

    Examples:
      | url                            | path      |
      | http://localhost:1338/own/base | /own/base |
      | http://localhost:1338          |           |

  @IMDS-28 @edition-1.14
  Scenario: The name of a role is a path
    Given the metadata service answers with:
      | status | 200                |
      | text   | team/.././own role |
    And the metadata service answers as usual
    When NewSession is called
    Then the access key is "IMDS:own%20role"
    And call 2 asks the metadata service for "GET /latest/meta-data/iam/security-credentials/own%20role"

  @IMDS-28 @edition-1.55
  Scenario Outline: The name of a role is a path, with a token: <name>
    Given the metadata service answers as usual
    And the metadata service answers with:
      | status | 200    |
      | text   | <name> |
    And the metadata service answers as usual
    When NewSession is called
    Then the access key is "IMDS:<role>"
    And call 3 asks the metadata service for "GET /latest/meta-data/iam/security-credentials/<role>"

    Examples:
      | name               | role       |
      | team/.././own role | own%20role |
      | team//own          | team/own   |
      | own!               | own%21     |

  @IMDS-28 @IMDS-32 @edition-1.55
  Scenario: A slash at the end of the name of a role stays there
    Given the metadata service answers as usual
    And the metadata service answers with:
      | status | 200         |
      | text   | team//own// |
    And the metadata service answers as usual
    When NewSession is called
    Then the access key is "IMDS:team/own/"
    And call 3 asks the metadata service for "GET /latest/meta-data/iam/security-credentials/team/own/"

  @IMDS-29 @IMDS-30 @IMDS-31 @IMDS-12 @IMDS-23 @edition-1.55
  Scenario Outline: There is no endpoint to ask: "<url>"
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_REGION is "us-east-1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      credential_source = Ec2InstanceMetadata
      """
    And the endpoint resolver "own" resolves "ec2metadata" to:
      | url | <url> |
    And the config sets EndpointResolver to own
    When NewSession is called
    Then retrieving the credentials fails with "EC2RoleRequestError"
    And the error wraps an error whose message contains "<message>"
    And the metadata service is not asked

    Examples:
      | url            | message                                                 |
      |                | 'Endpoint' configuration is required for this service   |
      | nowhere        | 'Endpoint' configuration is required for this service   |
      | 127.0.0.1:1338 | invalid endpoint uri                                    |

  @IMDS-29 @IMDS-30 @IMDS-31 @IMDS-12 @edition-1.55
  Scenario Outline: The endpoint is checked before a token is requested: "<url>"
    Given the environment variable AWS_REGION is "us-east-1"
    And the endpoint resolver "own" resolves "ec2metadata" to:
      | url | <url> |
    And the config sets EndpointResolver to own
    And the config sets EC2MetadataEnableFallback to false
    And the config sets CredentialsChainVerboseErrors to true
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And cause 3 wraps an error whose message contains "<message>"
    And the metadata service is not asked

    Examples:
      | url            | message                                               |
      |                | 'Endpoint' configuration is required for this service |
      | nowhere        | 'Endpoint' configuration is required for this service |
      | 127.0.0.1:1338 | invalid endpoint uri                                  |

  @IMDS-29 @IMDS-31 @edition-1.14
  Scenario Outline: The chain of sources hides that there is no endpoint to ask: "<url>"
    Given the endpoint resolver "own" resolves "ec2metadata" to:
      | url | <url> |
    And the config sets EndpointResolver to own
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the metadata service is not asked

    Examples:
      | url            |
      |                |
      | 127.0.0.1:1338 |
