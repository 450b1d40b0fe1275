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
