Feature: Options
  NewSessionWithOptions lets a program set in code what otherwise environment variables set:
  which profile to use, whether shared config is on, and which files to load.

  @OPT-1
  Scenario: The option Profile names the profile
    Given the option Profile is "profile_name"
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = DEFAULT_AKID
      aws_secret_access_key = DEFAULT_SECRET

      [profile_name]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then the access key is "AKID"
    And the secret key is "SECRET"

  @OPT-1
  Scenario: If the option Profile is empty, the environment names the profile
    Given the option Profile is ""
    And the environment variable AWS_PROFILE is "profile_name"
    And the shared credentials file contains:
      """
      [profile_name]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then the access key is "AKID"

  @OPT-2
  Scenario Outline: The option Profile wins over <variable>
    Given these environment variables:
      | name                | value |
      | AWS_SDK_LOAD_CONFIG | 1     |
      | <variable>          | other |
    And the option Profile is "profile_name"
    And the shared config file contains:
      """
      [profile other]
      region = us-east-1

      [profile profile_name]
      region = us-west-2
      """
    When NewSessionWithOptions is called
    Then the region is "us-west-2"

    Examples:
      | variable            |
      | AWS_PROFILE         |
      | AWS_DEFAULT_PROFILE |

  @OPT-3
  Scenario: The profile gives the credentials and the config gives the region
    Given the option Profile is "profile_name"
    And the config sets Region to "us-east-1"
    And the shared credentials file contains:
      """
      [profile_name]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then the region is "us-east-1"
    And the access key is "AKID"

  @OPT-4
  Scenario: A later file in SharedConfigFiles wins over an earlier one
    Given the file "${ROOT}/a" contains:
      """
      [default]
      region = us-east-1
      aws_access_key_id = A_AKID
      aws_secret_access_key = A_SECRET
      """
    And the file "${ROOT}/b" contains:
      """
      [default]
      region = us-west-2
      aws_access_key_id = B_AKID
      aws_secret_access_key = B_SECRET
      """
    And the option SharedConfigFiles lists:
      | ${ROOT}/b |
      | ${ROOT}/a |
    And the option SharedConfigState is SharedConfigEnable
    When NewSessionWithOptions is called
    Then the region is "us-east-1"
    And the access key is "A_AKID"
    And the credentials come from "SharedConfigCredentials: ${ROOT}/a"

  @OPT-5
  Scenario: SharedConfigFiles replaces the files that variables name
    Given these environment variables:
      | name                        | value               |
      | AWS_SHARED_CREDENTIALS_FILE | ${ROOT}/credentials |
      | AWS_CONFIG_FILE             | ${ROOT}/config      |
    And the file "${ROOT}/credentials" contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    And the file "${ROOT}/config" contains:
      """
      [default]
      region = us-east-1
      """
    And the file "${ROOT}/a" contains:
      """
      [default]
      """
    And the option SharedConfigFiles lists:
      | ${ROOT}/a |
    And the option SharedConfigState is SharedConfigEnable
    When NewSessionWithOptions is called
    Then there is no region
    And retrieving the credentials fails with "NoCredentialProviders"

  @OPT-6
  Scenario: SharedConfigFiles replaces the default files
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    And the shared config file contains:
      """
      [default]
      region = us-east-1
      """
    And the file "${ROOT}/a" contains:
      """
      [default]
      """
    And the option SharedConfigFiles lists:
      | ${ROOT}/a |
    And the option SharedConfigState is SharedConfigEnable
    When NewSessionWithOptions is called
    Then there is no region
    And retrieving the credentials fails with "NoCredentialProviders"

  @OPT-6
  Scenario: An empty SharedConfigFiles means no file
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    And the option SharedConfigFiles is empty
    When NewSessionWithOptions is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

  @OPT-7
  Scenario: While shared config is off, the listed files give credentials and no region
    Given the file "${ROOT}/a" contains:
      """
      [default]
      region = us-east-1
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    And the file "${ROOT}/b" contains:
      """
      [default]
      region = us-west-2
      """
    And the option SharedConfigFiles lists:
      | ${ROOT}/a |
      | ${ROOT}/b |
    When NewSessionWithOptions is called
    Then the access key is "AKID"
    And there is no region

  @OPT-8 @edition-1.14
  Scenario: Environment keys win over the option Profile
    Given these environment variables:
      | name                  | value      |
      | AWS_ACCESS_KEY_ID     | ENV_AKID   |
      | AWS_SECRET_ACCESS_KEY | ENV_SECRET |
    And the option Profile is "profile_name"
    And the shared credentials file contains:
      """
      [profile_name]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then the access key is "ENV_AKID"

  @OPT-9 @edition-1.55
  Scenario: The option Profile wins over environment keys
    Given these environment variables:
      | name                  | value      |
      | AWS_ACCESS_KEY_ID     | ENV_AKID   |
      | AWS_SECRET_ACCESS_KEY | ENV_SECRET |
    And the option Profile is "profile_name"
    And the shared credentials file contains:
      """
      [profile_name]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then the access key is "AKID"

  @OPT-9 @edition-1.55
  Scenario: Environment keys are no fallback for the option Profile
    Given these environment variables:
      | name                  | value      |
      | AWS_ACCESS_KEY_ID     | ENV_AKID   |
      | AWS_SECRET_ACCESS_KEY | ENV_SECRET |
    And the option Profile is "profile_name"
    When NewSessionWithOptions is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

  Rule: The metadata service of an instance

    @OPT-14 @edition-1.55
    Scenario: EC2IMDSEndpoint wins over the environment
      Given the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT is "http://localhost:1338"
      And the option EC2IMDSEndpoint is "${IMDS}"
      And the metadata service is healthy
      When NewSessionWithOptions is called
      Then the access key is "IMDS:role"
      And the metadata service is asked 3 times

    @OPT-14 @edition-1.55
    Scenario: EC2IMDSEndpoint wins over EC2IMDSEndpointMode
      Given the option EC2IMDSEndpoint is "http://localhost:1338"
      And the option EC2IMDSEndpointMode is IPv6
      And the metadata service is healthy
      When NewSessionWithOptions is called
      Then call 1 is sent to "localhost:1338"

    @OPT-14 @OPT-15 @edition-1.55
    Scenario Outline: The options win over the profile: <used>
      Given the shared config file contains:
        """
        [default]
        ec2_metadata_service_endpoint = <of the profile>
        ec2_metadata_service_endpoint_mode = IPv4
        """
      And the option SharedConfigState is SharedConfigEnable
      And the option EC2IMDSEndpoint is "<endpoint>"
      And the option EC2IMDSEndpointMode is IPv6
      When NewSessionWithOptions is called
      And the client config of "ec2metadata" is made
      Then the client config of "ec2metadata" is:
        | endpoint | <used> |

      Examples:
        | of the profile        | endpoint              | used                          |
        | http://localhost:1338 | http://localhost:1339 | http://localhost:1339         |
        |                       |                       | http://[fd00:ec2::254]/latest |

    @OPT-15 @edition-1.55
    Scenario: EC2IMDSEndpointMode wins over the environment
      Given the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is "IPv4"
      And the option EC2IMDSEndpointMode is IPv6
      And the metadata service is healthy
      When NewSessionWithOptions is called
      Then the access key is "IMDS:role"
      And call 1 is sent to "[fd00:ec2::254]"

    @CLI-24 @edition-1.55
    Scenario: The environment has the endpoint if the option is empty
      Given the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT is "http://localhost:1338"
      And the option EC2IMDSEndpoint is ""
      When NewSessionWithOptions is called
      And the client config of "ec2metadata" is made
      Then the client config of "ec2metadata" is:
        | endpoint | http://localhost:1338 |

    @CLI-45 @OPT-15 @edition-1.55
    Scenario: EC2IMDSEndpointMode also applies if the resolver of the program delegates
      Given the endpoint resolver "own" delegates every service
      And the config sets EndpointResolver to own
      And the option EC2IMDSEndpointMode is IPv6
      When NewSessionWithOptions is called
      And the client config of "ec2metadata" is made
      Then the client config of "ec2metadata" is:
        | endpoint | http://[fd00:ec2::254]/latest |

  Rule: AssumeRoleDuration

    Background:
      Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
      And the shared config file contains:
        """
        [profile keys]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET

        [profile first]
        source_profile = keys
        role_arn = arn:aws:iam::123456789012:role/first
        duration_seconds = 1800

        [profile second]
        source_profile = first
        role_arn = arn:aws:iam::123456789012:role/second
        region = us-east-1
        """
      And the option Profile is "second"

    @OPT-10 @OPT-11 @edition-1.55
    Scenario: AssumeRoleDuration is the duration of every role of a chain
      Given the option AssumeRoleDuration is 7200 seconds
      When NewSessionWithOptions is called
      Then STS is called 2 times
      And call 1 carries RoleArn "arn:aws:iam::123456789012:role/first"
      And call 1 carries DurationSeconds "7200"
      And call 2 carries RoleArn "arn:aws:iam::123456789012:role/second"
      And call 2 carries DurationSeconds "7200"

    @OPT-10 @edition-1.55
    Scenario: Unlike duration_seconds, AssumeRoleDuration may be fifteen minutes
      Given the option AssumeRoleDuration is 900 seconds
      When NewSessionWithOptions is called
      Then call 1 carries DurationSeconds "900"

    @OPT-12 @edition-1.55
    Scenario: An AssumeRoleDuration of less than fifteen minutes is not valid
      Given the option AssumeRoleDuration is 899 seconds
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "InvalidParameter"
      And STS is not called

    @OPT-10 @PARAM-2 @edition-1.55
    Scenario: A short AssumeRoleDuration that is not validated is sent as it is
      Given the option AssumeRoleDuration is 60 seconds
      And the config sets DisableParamValidation to true
      When NewSessionWithOptions is called
      Then call 1 carries DurationSeconds "60"

    @OPT-13 @edition-1.55
    Scenario: A web identity has no AssumeRoleDuration
      Given the option AssumeRoleDuration is 7200 seconds
      And the file "${ROOT}/token" contains "header.claims.signature"
      And the shared credentials file contains:
        """
        [web]
        web_identity_token_file = ${ROOT}/token
        role_arn = arn:aws:iam::123456789012:role/web
        """
      And the option Profile is "web"
      When NewSessionWithOptions is called
      Then call 1 carries RoleArn "arn:aws:iam::123456789012:role/web"
      And call 1 carries no DurationSeconds
