Feature: Credentials in files
  aws_access_key_id and aws_secret_access_key must be in the same file; aws_session_token is
  optional. Later releases know other sources of credentials as well,
  and check that a profile does not mix them.

  @CRED-1 @CRED-5
  Scenario: Both keys give the credentials
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the access key is "AKID"
    And the secret key is "SECRET"
    And there is no session token
    And the credentials come from "SharedConfigCredentials: ${ROOT}/home/.aws/credentials"

  @CRED-1
  Scenario: A session token may join both keys
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      aws_session_token = TOKEN
      """
    When NewSession is called
    Then the access key is "AKID"
    And the session token is "TOKEN"

  @CRED-2
  Scenario Outline: <key> alone is ignored
    Given the shared credentials file contains:
      """
      [default]
      <key> = ALONE
      """
    When NewSession is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

    Examples:
      | key                   |
      | aws_access_key_id     |
      | aws_secret_access_key |
      | aws_session_token     |

  @CRED-5
  Scenario: The credentials name the file that they come from
    Given the file "${ROOT}/some file" contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    And the option SharedConfigFiles lists:
      | ${ROOT}/some file |
    When NewSessionWithOptions is called
    Then the credentials come from "SharedConfigCredentials: ${ROOT}/some file"

  @CRED-6
  Scenario Outline: An empty key counts as missing: "<access>" and "<secret>"
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id = <access>
      aws_secret_access_key = <secret>
      """
    When NewSession is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

    Examples:
      | access | secret |
      | AKID   |        |
      |        | SECRET |

  @CRED-6 @edition-1.55
  Scenario: A key with an empty value in quotes counts as missing
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = ""
      """
    When NewSession is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

  @CRED-7 @edition-1.55
  Scenario Outline: credential_process is accepted as a source of credentials with <state>
    Given the option SharedConfigState is <state>
    And the shared credentials file contains:
      """
      [default]
      credential_process = ${ROOT}/no-such-program
      """
    When NewSessionWithOptions is called
    Then a session is created

    Examples:
      | state               |
      | SharedConfigEnable  |
      | SharedConfigDisable |

  @CRED-11 @edition-1.55
  Scenario: web_identity_token_file misses its role_arn while shared config is off
    Given the shared credentials file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      web_identity_token_file = ${ROOT}/token
      """
    When NewSession is called
    Then creating the session fails with "CredentialRequiresARNError"

  @CRED-15 @edition-1.55
  Scenario: sso_session must name a section even when environment keys give the credentials
    Given these environment variables:
      | name                  | value  |
      | AWS_SDK_LOAD_CONFIG   | 1      |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    And the shared config file contains:
      """
      [default]
      sso_session = dev
      """
    When NewSession is called
    Then creating the session fails with ""

  Rule: Shared config is on

    Background:
      Given the environment variable AWS_SDK_LOAD_CONFIG is "1"

    @CRED-2
    Scenario: Keys in different files do not make a pair
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        """
      And the shared credentials file contains:
        """
        [default]
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then a session is created
      And retrieving the credentials fails with "NoCredentialProviders"

    @CRED-3
    Scenario: A session token in the shared config file does not join keys in the shared credentials file
      Given the shared config file contains:
        """
        [default]
        aws_session_token = TOKEN
        """
      And the shared credentials file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then the access key is "AKID"
      And there is no session token

    @CRED-3
    Scenario: A session token in the shared credentials file does not join keys in the shared config file
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      And the shared credentials file contains:
        """
        [default]
        aws_session_token = TOKEN
        """
      When NewSession is called
      Then the access key is "AKID"
      And there is no session token

    @CRED-4
    Scenario: A complete group replaces the group of an earlier file, token included
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = CONFIG_AKID
        aws_secret_access_key = CONFIG_SECRET
        aws_session_token = CONFIG_TOKEN
        """
      And the shared credentials file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then the access key is "AKID"
      And the secret key is "SECRET"
      And there is no session token

    @CRED-17
    Scenario: An incomplete group replaces nothing
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = CONFIG_AKID
        aws_secret_access_key = CONFIG_SECRET
        aws_session_token = CONFIG_TOKEN
        """
      And the shared credentials file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_session_token = TOKEN
        """
      When NewSession is called
      Then the access key is "CONFIG_AKID"
      And the secret key is "CONFIG_SECRET"
      And the session token is "CONFIG_TOKEN"

    @CRED-8 @edition-1.14
    Scenario Outline: <key> is ignored
      Given the shared config file contains:
        """
        [default]
        <key> = ${ROOT}/missing
        """
      When NewSession is called
      Then a session is created
      And retrieving the credentials fails with "NoCredentialProviders"

      Examples:
        | key                     |
        | credential_process      |
        | credential_source       |
        | web_identity_token_file |
        | sso_session             |
        | sso_account_id          |

    @CRED-9 @edition-1.55
    Scenario Outline: Keys win over <key>
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        <key> = ${ROOT}/missing
        """
      When NewSession is called
      Then a session is created
      And the access key is "AKID"

      Examples:
        | key                |
        | credential_process |
        | sso_account_id     |
        | sso_start_url      |

    @CRED-9 @CRED-18 @edition-1.55
    Scenario: Keys win over a credential_source, which is then not checked
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        role_arn = arn:aws:iam::123456789012:role/role_name
        credential_source = Other
        """
      When NewSession is called
      Then a session is created

    @CRED-10 @edition-1.55
    Scenario: web_identity_token_file needs a role_arn
      Given the shared config file contains:
        """
        [default]
        web_identity_token_file = ${ROOT}/token
        """
      When NewSession is called
      Then creating the session fails with "CredentialRequiresARNError"

    @CRED-10 @edition-1.55
    Scenario: web_identity_token_file beside a role_arn is accepted before the token file is read
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        web_identity_token_file = ${ROOT}/missing
        """
      When NewSession is called
      Then a session is created

    @CRED-12 @edition-1.55
    Scenario Outline: <one> and <other> exclude each other
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        <one> = <value of one>
        <other> = <value of other>

        [Environment]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigErr"

      Examples:
        | one                | value of one    | other                   | value of other  |
        | source_profile     | Environment     | credential_source       | Environment     |
        | source_profile     | Environment     | credential_process      | ${ROOT}/missing |
        | source_profile     | Environment     | web_identity_token_file | ${ROOT}/missing |
        | credential_source  | Environment     | credential_process      | ${ROOT}/missing |
        | credential_source  | Environment     | web_identity_token_file | ${ROOT}/missing |
        | credential_process | ${ROOT}/missing | web_identity_token_file | ${ROOT}/missing |

    @CRED-12 @edition-1.55
    Scenario: Keys do not take part in the exclusion
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        credential_process = ${ROOT}/missing
        """
      When NewSession is called
      Then the access key is "AKID"

    @CRED-13 @edition-1.55
    Scenario Outline: Single sign-on without <missing> fails creation
      Given the shared config file contains:
        """
        [default]
        <one>
        <two>
        <three>
        """
      When NewSession is called
      Then creating the session fails with ""
      And the error message contains "<missing>"

      Examples:
        | missing        | one                                 | two                                 | three                     |
        | sso_region     | sso_start_url = https://example.com | sso_account_id = 123456789012       | sso_role_name = role_name |
        | sso_start_url  | sso_region = us-west-2              | sso_account_id = 123456789012       | sso_role_name = role_name |
        | sso_account_id | sso_region = us-west-2              | sso_start_url = https://example.com | sso_role_name = role_name |
        | sso_role_name  | sso_region = us-west-2              | sso_start_url = https://example.com | sso_account_id = 1234     |

    @CRED-14 @edition-1.55
    Scenario: Complete single sign-on is accepted
      Given the shared config file contains:
        """
        [default]
        sso_region = us-west-2
        sso_start_url = https://example.com
        sso_account_id = 123456789012
        sso_role_name = role_name
        """
      When NewSession is called
      Then a session is created

    @CRED-14 @CRED-16 @edition-1.55
    Scenario: Single sign-on with a complete section of its own is accepted
      Given the shared config file contains:
        """
        [default]
        sso_session = dev
        sso_region = us-west-2
        sso_account_id = 123456789012
        sso_role_name = role_name

        [sso-session dev]
        sso_region = us-west-2
        sso_start_url = https://example.com
        """
      When NewSession is called
      Then a session is created

    @CRED-15 @edition-1.55
    Scenario: sso_session must name a section
      Given the shared config file contains:
        """
        [default]
        sso_session = dev
        """
      When NewSession is called
      Then creating the session fails with ""

    @CRED-16 @edition-1.55
    Scenario Outline: The section of sso_session needs more than <key>
      Given the shared config file contains:
        """
        [default]
        sso_session = dev
        sso_account_id = 123456789012
        sso_role_name = role_name

        [sso-session dev]
        <key> = value
        """
      When NewSession is called
      Then creating the session fails with ""

      Examples:
        | key           |
        | sso_region    |
        | sso_start_url |

    @CRED-19 @edition-1.55
    Scenario Outline: <key> in the profile must agree with the section of sso_session
      Given the shared config file contains:
        """
        [default]
        sso_session = dev
        sso_account_id = 123456789012
        sso_role_name = role_name
        <key> = other

        [sso-session dev]
        sso_region = us-west-2
        sso_start_url = https://example.com
        """
      When NewSession is called
      Then creating the session fails with ""
      And the error message contains "<key>"

      Examples:
        | key           |
        | sso_region    |
        | sso_start_url |
