Feature: The deprecated New
  New returns no error. With AWS_SDK_LOAD_CONFIG set it creates the session as NewSession does,
  and when that fails, the session that it returns fails every request with the error.
  Without AWS_SDK_LOAD_CONFIG, New uses an older algorithm, which reads fewer variables and files.

  @DNEW-1
  Scenario: New returns a session without any configuration
    When New is called
    Then a session is created
    And there is no region

  @DNEW-1
  Scenario: New returns a session in a case in which NewSession fails
    Given the shared credentials file contains:
      """
      [default
      """
    When New is called
    Then a session is created

  @DNEW-2
  Scenario: New creates the session as NewSession does when AWS_SDK_LOAD_CONFIG is set
    Given these environment variables:
      | name                | value      |
      | AWS_SDK_LOAD_CONFIG | 1          |
      | AWS_DEFAULT_PROFILE | my_profile |
    And the shared config file contains:
      """
      [profile my_profile]
      region = us-west-2
      aws_access_key_id = CONFIG_AKID
      aws_secret_access_key = CONFIG_SECRET
      """
    And the shared credentials file contains:
      """
      [my_profile]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When New is called
    Then the region is "us-west-2"
    And the access key is "AKID"
    And the credentials come from "SharedConfigCredentials: ${ROOT}/home/.aws/credentials"

  @DNEW-3
  Scenario: Every request fails when the files are invalid
    Given these environment variables:
      | name                | value     |
      | AWS_SDK_LOAD_CONFIG | 1         |
      | AWS_REGION          | us-east-1 |
    And the shared config file contains:
      """
      [default
      """
    When New is called
    Then a session is created
    And every request fails with "SharedConfigLoadError"

  @DNEW-3
  Scenario: Every request fails when the role is incomplete
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = missing
      """
    When New is called
    Then a session is created
    And every request fails with "SharedConfigAssumeRoleError"

  @DNEW-4
  Scenario Outline: The config wins with AWS_SDK_LOAD_CONFIG "<load>"
    Given these environment variables:
      | name                  | value      |
      | AWS_SDK_LOAD_CONFIG   | <load>     |
      | AWS_REGION            | us-east-1  |
      | AWS_ACCESS_KEY_ID     | ENV_AKID   |
      | AWS_SECRET_ACCESS_KEY | ENV_SECRET |
    And the config sets:
      | Region          | us-west-2 |
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
    When New is called
    Then the region is "us-west-2"
    And the access key is "AKID"
    And the credentials come from "StaticProvider"

    Examples:
      | load |
      | 0    |
      | 1    |

  @DNEW-5
  Scenario: A session that failed has one handler
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default
      """
    When New is called
    Then the Validate handlers are:
      | __anonymous |
    And the Build list is empty
    And the Sign list is empty
    And the Send list is empty
    And the ValidateResponse list is empty
    And the AfterRetry list is empty

  @DNEW-6 @DNEW-15
  Scenario: A session that failed has the region of AWS_REGION and anonymous credentials
    Given these environment variables:
      | name                  | value     |
      | AWS_SDK_LOAD_CONFIG   | 1         |
      | AWS_REGION            | us-east-1 |
      | AWS_ACCESS_KEY_ID     | AKID      |
      | AWS_SECRET_ACCESS_KEY | SECRET    |
    And the shared config file contains:
      """
      [default
      """
    When New is called
    Then the region is "us-east-1"
    And retrieving the credentials fails with "EmptyStaticCreds"

  @DNEW-6
  Scenario: A session that failed does not have the region of AWS_DEFAULT_REGION
    Given these environment variables:
      | name                | value     |
      | AWS_SDK_LOAD_CONFIG | 1         |
      | AWS_DEFAULT_REGION  | us-east-1 |
    And the shared config file contains:
      """
      [default
      """
    When New is called
    Then there is no region

  @DNEW-6 @DNEW-15
  Scenario: A session that failed has the region and the credentials of the config
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the config sets:
      | Region          | us-west-2 |
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
    And the shared config file contains:
      """
      [default
      """
    When New is called
    Then the region is "us-west-2"
    And the access key is "AKID"
    And every request fails with "SharedConfigLoadError"

  @DNEW-7
  Scenario: New takes the region from AWS_REGION
    Given the environment variable AWS_REGION is "us-east-1"
    When New is called
    Then the region is "us-east-1"

  @DNEW-7
  Scenario: New takes the region from neither AWS_DEFAULT_REGION nor the files
    Given the environment variable AWS_DEFAULT_REGION is "us-east-1"
    And the shared credentials file contains:
      """
      [default]
      region = us-west-2
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When New is called
    Then there is no region
    And the access key is "AKID"

  @DNEW-8
  Scenario: New ignores AWS_CA_BUNDLE
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/missing"
    And the environment variable AWS_REGION is "us-east-1"
    When New is called
    And a request is made
    Then the request passes

  @DNEW-9
  Scenario: A session from New has the default handlers
    When New is called
    Then the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
    And the Send handlers are:
      | core.ValidateReqSigHandler |
      | core.SendHandler           |

  @DNEW-16
  Scenario: New respects DisableParamValidation
    Given the config sets DisableParamValidation to true
    When New is called
    Then the Validate handlers are:
      | core.ValidateEndpointHandler |

  @DNEW-10 @edition-1.55
  Scenario: An invalid variable adds a failing handler to the session
    Given these environment variables:
      | name                       | value     |
      | AWS_STS_REGIONAL_ENDPOINTS | other     |
      | AWS_REGION                 | us-east-1 |
      | AWS_ACCESS_KEY_ID          | AKID      |
      | AWS_SECRET_ACCESS_KEY      | SECRET    |
    When New is called
    And a request is made
    Then the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
      | __anonymous                    |
    And the request fails with ""
    And the credentials come from "EnvProvider"

  @DNEW-11 @edition-1.55
  Scenario Outline: An invalid <name> makes New ignore AWS_SDK_LOAD_CONFIG
    Given these environment variables:
      | name                  | value     |
      | <name>                | other     |
      | AWS_SDK_LOAD_CONFIG   | 1         |
      | AWS_REGION            | us-east-1 |
      | AWS_ACCESS_KEY_ID     | AKID      |
      | AWS_SECRET_ACCESS_KEY | SECRET    |
    When New is called
    And a request is made
    Then the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
      | __anonymous                    |
    And the request fails with ""
    And the credentials come from "EnvProvider"

    Examples:
      | name                                   |
      | AWS_S3_USE_ARN_REGION                  |
      | AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE |

  @DNEW-12 @edition-1.55
  Scenario Outline: An invalid <name> together with AWS_SDK_LOAD_CONFIG gives a session that failed
    Given these environment variables:
      | name                  | value  |
      | <name>                | other  |
      | AWS_SDK_LOAD_CONFIG   | 1      |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    When New is called
    Then the Validate handlers are:
      | __anonymous |
    And every request fails with ""
    And retrieving the credentials fails with "EmptyStaticCreds"

    Examples:
      | name                               |
      | AWS_STS_REGIONAL_ENDPOINTS         |
      | AWS_S3_US_EAST_1_REGIONAL_ENDPOINT |
      | AWS_USE_DUALSTACK_ENDPOINT         |
      | AWS_USE_FIPS_ENDPOINT              |

  @DNEW-13
  Scenario: A copy of a session that failed fails too
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default
      """
    When New is called
    And the session is copied with:
      | Region | us-west-2 |
    Then every request of the copy fails with "SharedConfigLoadError"
    And the copy's Validate handlers are:
      | __anonymous                    |
      | core.ValidateParametersHandler |

  @DNEW-14
  Scenario Outline: <constructor> finds the region and the keys in the environment
    Given these environment variables:
      | name                  | value     |
      | AWS_REGION            | us-east-1 |
      | AWS_ACCESS_KEY_ID     | AKID      |
      | AWS_SECRET_ACCESS_KEY | SECRET    |
      | AWS_SESSION_TOKEN     | TOKEN     |
    When <constructor> is called
    Then the region is "us-east-1"
    And the access key is "AKID"
    And the secret key is "SECRET"
    And the session token is "TOKEN"

    Examples:
      | constructor           |
      | New                   |
      | NewSession            |
      | NewSessionWithOptions |

  @DNEW-14
  Scenario Outline: <constructor> finds the keys of the profile in the shared credentials file
    Given these environment variables:
      | name        | value      |
      | AWS_REGION  | us-east-1  |
      | AWS_PROFILE | my_profile |
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = DEFAULT_AKID
      aws_secret_access_key = DEFAULT_SECRET

      [my_profile]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      aws_session_token = TOKEN
      """
    When <constructor> is called
    Then the region is "us-east-1"
    And the access key is "AKID"
    And the secret key is "SECRET"
    And the session token is "TOKEN"

    Examples:
      | constructor           |
      | New                   |
      | NewSession            |
      | NewSessionWithOptions |

  @DNEW-3
  Scenario: A client of a session that failed sends nothing
    Given these environment variables:
      | name                  | value               |
      | AWS_SDK_LOAD_CONFIG   | 1                   |
      | AWS_REGION            | us-east-1           |
      | AWS_ACCESS_KEY_ID     | AKID                |
      | AWS_SECRET_ACCESS_KEY | SECRET              |
      | AWS_CA_BUNDLE         | ${ROOT}/missing.pem |
    When New is called
    And a client of STS makes a call with:
      | AccessKeyID     | OTHER  |
      | SecretAccessKey | SECRET |
    Then every request fails with "LoadCustomCABundleError"
    And the call fails with "LoadCustomCABundleError"
    And STS is not called
