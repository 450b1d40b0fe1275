@edition-1.55
Feature: The second session of sso_session
  If a section [sso-session name] gives the credentials, creating the session also creates a second one, whose client
  renews the token. The second session reads the environment and the files, and none of the program's options. If it
  cannot be created, the constructor panics instead of returning an error.

  @SSO-7
  Scenario: The second session ignores the option CustomCABundle
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/missing"
    And the option SharedConfigState is SharedConfigEnable
    And the option CustomCABundle contains a valid certificate
    And the shared config file contains:
      """
      [default]
      sso_session = dev

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    When NewSessionWithOptions is called
    Then the SDK panics with "LoadCustomCABundleError"

  @SSO-8
  Scenario: The second session loads the bundle of its own profile
    Given these environment variables:
      | name                | value |
      | AWS_SDK_LOAD_CONFIG | 1     |
      | AWS_PROFILE         | other |
    And the option Profile is "sso"
    And the shared config file contains:
      """
      [profile sso]
      sso_session = dev

      [profile other]
      ca_bundle = ${ROOT}/missing

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    When NewSessionWithOptions is called
    Then the SDK panics with "LoadCustomCABundleError"

  @SSO-8
  Scenario: The second session ignores the ca_bundle of the first session's profile
    Given these environment variables:
      | name                | value |
      | AWS_SDK_LOAD_CONFIG | 1     |
      | AWS_PROFILE         | other |
    And the option Profile is "sso"
    And the shared config file contains:
      """
      [profile sso]
      sso_session = dev
      ca_bundle = ${ROOT}/missing

      [profile other]
      region = eu-west-1

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadCustomCABundleError"

  @SSO-12 @SSO-3
  Scenario: The second session reads the profile of AWS_PROFILE, not that of the option Profile
    Given these environment variables:
      | name                | value  |
      | AWS_SDK_LOAD_CONFIG | 1      |
      | AWS_PROFILE         | faulty |
    And the option Profile is "sso"
    And the shared config file contains:
      """
      [profile sso]
      sso_session = dev

      [profile faulty]
      source_profile = sso

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    When NewSessionWithOptions is called
    Then the SDK panics with "CredentialRequiresARNError"

  @SSO-3
  Scenario: AWS_DEFAULT_PROFILE names the profile of the second session too
    Given these environment variables:
      | name                | value  |
      | AWS_SDK_LOAD_CONFIG | 1      |
      | AWS_DEFAULT_PROFILE | faulty |
    And the option Profile is "sso"
    And the shared config file contains:
      """
      [profile sso]
      sso_session = dev

      [profile faulty]
      sso_session = missing

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    When NewSessionWithOptions is called
    Then the SDK panics

  @SSO-3
  Scenario: Without a variable the second session reads the profile default
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the option Profile is "sso"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = missing

      [profile sso]
      sso_session = dev

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    When NewSessionWithOptions is called
    Then the SDK panics with "SharedConfigAssumeRoleError"

  @SSO-3
  Scenario: The second session accepts a profile that is in no file
    Given these environment variables:
      | name                | value   |
      | AWS_SDK_LOAD_CONFIG | 1       |
      | AWS_PROFILE         | missing |
    And the option Profile is "sso"
    And the shared config file contains:
      """
      [profile sso]
      sso_session = dev

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    When NewSessionWithOptions is called
    Then a session is created

  @SSO-12 @SSO-4
  Scenario: The second session reads the default file, not those of the option SharedConfigFiles
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the option SharedConfigFiles lists:
      | ${ROOT}/config |
    And the file "${ROOT}/config" contains:
      """
      [default]
      sso_session = dev

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    And the shared config file contains:
      """
      [default
      """
    When NewSessionWithOptions is called
    Then the SDK panics with "SharedConfigLoadError"

  @SSO-4
  Scenario: The second session reads the file of AWS_SHARED_CREDENTIALS_FILE, not those of the option SharedConfigFiles
    Given these environment variables:
      | name                        | value          |
      | AWS_SDK_LOAD_CONFIG         | 1              |
      | AWS_SHARED_CREDENTIALS_FILE | ${ROOT}/faulty |
    And the option SharedConfigFiles lists:
      | ${ROOT}/config |
    And the file "${ROOT}/config" contains:
      """
      [default]
      sso_session = dev

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    And the file "${ROOT}/faulty" contains:
      """
      [default
      """
    When NewSessionWithOptions is called
    Then the SDK panics with "SharedConfigLoadError"

  @SSO-5
  Scenario: The second session ignores SharedConfigEnable
    Given the environment variable AWS_PROFILE is "faulty"
    And the option SharedConfigState is SharedConfigEnable
    And the option Profile is "sso"
    And the shared config file contains:
      """
      [profile sso]
      sso_session = dev

      [profile faulty]
      source_profile = sso

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    When NewSessionWithOptions is called
    Then a session is created

  @SSO-5
  Scenario: The second session reads the credentials file while AWS_SDK_LOAD_CONFIG is off
    Given the environment variable AWS_PROFILE is "faulty"
    And the option SharedConfigState is SharedConfigEnable
    And the option Profile is "sso"
    And the shared config file contains:
      """
      [profile sso]
      sso_session = dev

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    And the shared credentials file contains:
      """
      [faulty]
      web_identity_token_file = ${ROOT}/token
      """
    When NewSessionWithOptions is called
    Then the SDK panics with "CredentialRequiresARNError"

  @SSO-6
  Scenario: The second session ignores a faulty file if AWS_SDK_LOAD_CONFIG and AWS_PROFILE are unset
    Given the option SharedConfigState is SharedConfigEnable
    And the option SharedConfigFiles lists:
      | ${ROOT}/config |
    And the file "${ROOT}/config" contains:
      """
      [default]
      sso_session = dev

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    And the shared credentials file contains:
      """
      [default
      """
    When NewSessionWithOptions is called
    Then a session is created

  @SSO-6
  Scenario: A faulty file fails the second session if AWS_PROFILE is set
    Given the environment variable AWS_PROFILE is "dev"
    And the option SharedConfigState is SharedConfigEnable
    And the option Profile is "default"
    And the option SharedConfigFiles lists:
      | ${ROOT}/config |
    And the file "${ROOT}/config" contains:
      """
      [default]
      sso_session = dev

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    And the shared credentials file contains:
      """
      [default
      """
    When NewSessionWithOptions is called
    Then the SDK panics with "SharedConfigLoadError"

  @SSO-9
  Scenario: The second session creates no third one for the same profile
    Given these environment variables:
      | name                | value |
      | AWS_SDK_LOAD_CONFIG | 1     |
      | AWS_PROFILE         | sso   |
    And the shared config file contains:
      """
      [profile sso]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = role_name

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    When NewSession is called
    Then a session is created

  @SSO-9
  Scenario Outline: The second session does not check <what> of its profile
    Given these environment variables:
      | name                | value |
      | AWS_SDK_LOAD_CONFIG | 1     |
      | AWS_PROFILE         | other |
    And the option Profile is "sso"
    And the shared config file contains:
      """
      [profile sso]
      sso_session = dev

      [profile other]
      <line>
      <other line>

      [profile keys]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com

      [sso-session incomplete]
      """
    When NewSessionWithOptions is called
    Then a session is created

    Examples:
      | what                             | line                                                | other line                  |
      | single sign-on                   | sso_session = incomplete                            |                             |
      | single sign-on without a section | sso_region = us-west-2                              |                             |
      | credential_source                | role_arn = arn:aws:iam::123456789012:role/role_name | credential_source = nothing |
      | mfa_serial                       | role_arn = arn:aws:iam::123456789012:role/role_name | mfa_serial = 0123456789     |

  @SSO-2
  Scenario: The sso_session of a role's source profile creates a second session too
    Given these environment variables:
      | name                | value           |
      | AWS_SDK_LOAD_CONFIG | 1               |
      | AWS_CA_BUNDLE       | ${ROOT}/missing |
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = sso
      mfa_serial = 0123456789

      [profile sso]
      sso_session = dev

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    When NewSession is called
    Then the SDK panics with "LoadCustomCABundleError"

  Rule: There is no home directory

    Background:
      Given there is no home directory
      And these environment variables:
        | name                | value          |
        | AWS_SDK_LOAD_CONFIG | 1              |
        | AWS_CONFIG_FILE     | ${ROOT}/config |

    @SSO-1
    Scenario: sso_session needs a home directory
      Given the file "${ROOT}/config" contains:
        """
        [default]
        sso_session = dev
        sso_account_id = 123456789012
        sso_role_name = role_name

        [sso-session dev]
        sso_region = us-west-2
        sso_start_url = https://example.com
        """
      When NewSession is called
      Then creating the session fails with ""
      And the error message is "unable to get USER's home directory for cached token"

    @SSO-1 @CRED-16
    Scenario: An incomplete section is reported before a missing home directory
      Given the file "${ROOT}/config" contains:
        """
        [default]
        sso_session = dev

        [sso-session dev]
        sso_region = us-west-2
        """
      When NewSession is called
      Then creating the session fails with ""
      And the error message contains "missing required configuration: sso_start_url"

    @SSO-1
    Scenario: Single sign-on without sso_session needs no home directory
      Given the file "${ROOT}/config" contains:
        """
        [default]
        sso_region = us-west-2
        sso_start_url = https://example.com
        sso_account_id = 123456789012
        sso_role_name = role_name
        """
      When NewSession is called
      Then a session is created

    @SSO-1 @DNEW-3
    Scenario: Without a home directory the deprecated New returns a session whose requests fail
      Given the file "${ROOT}/config" contains:
        """
        [default]
        sso_session = dev

        [sso-session dev]
        sso_region = us-west-2
        sso_start_url = https://example.com
        """
      When New is called
      Then a session is created
      And every request fails with ""

  Rule: The profile default has an sso_session, and shared config is on

    Background:
      Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
      And the shared config file contains:
        """
        [default]
        sso_session = dev

        [sso-session dev]
        sso_region = us-west-2
        sso_start_url = https://example.com
        """

    @SSO-2 @SSO-12 @SSO-7
    Scenario: A bundle that cannot be opened makes the constructor panic
      Given the environment variable AWS_CA_BUNDLE is "${ROOT}/missing"
      When NewSession is called
      Then the SDK panics with "LoadCustomCABundleError"
      And the error message is "failed to open custom CA bundle PEM file"

    @SSO-12 @SSO-7
    Scenario: A bundle without a certificate makes the constructor panic
      Given the environment variable AWS_CA_BUNDLE is "${ROOT}/ca.pem"
      And the file "${ROOT}/ca.pem" contains no certificate
      When NewSession is called
      Then the SDK panics with "LoadCustomCABundleError"

    @SSO-7
    Scenario: The second session ignores an HTTP client whose roots cannot be set
      Given the environment variable AWS_CA_BUNDLE is "${ROOT}/ca.pem"
      And the file "${ROOT}/ca.pem" contains a valid certificate
      And the config sets HTTPClient to one with a transport of its own
      When NewSession is called
      Then creating the session fails with "LoadCustomCABundleError"

    @SSO-10
    Scenario: The deprecated New panics with an error of the second session
      Given the environment variable AWS_CA_BUNDLE is "${ROOT}/missing"
      When New is called
      Then the SDK panics with "LoadCustomCABundleError"

    @SSO-2
    Scenario: No second session is created if the environment gives the keys
      Given these environment variables:
        | name                  | value           |
        | AWS_ACCESS_KEY_ID     | AKID            |
        | AWS_SECRET_ACCESS_KEY | SECRET          |
        | AWS_CA_BUNDLE         | ${ROOT}/missing |
      When NewSession is called
      Then creating the session fails with "LoadCustomCABundleError"

    @SSO-12
    Scenario: Must panics with an error of the second session
      Given the environment variable AWS_CA_BUNDLE is "${ROOT}/missing"
      When Must is called on NewSession
      Then Must panics with "LoadCustomCABundleError"

    @SSO-11
    Scenario: A client certificate without a key makes the constructor panic
      Given the environment variable AWS_SDK_GO_CLIENT_TLS_CERT is "${ROOT}/client.pem"
      And the file "${ROOT}/client.pem" contains:
        """
        ${CLIENT_CERT}
        """
      When NewSession is called
      Then the SDK panics with "LoadClientTLSCertError"

    @SSO-11
    Scenario: The second session ignores the options ClientTLSCert and ClientTLSKey
      Given the environment variable AWS_SDK_GO_CLIENT_TLS_KEY is "${ROOT}/missing"
      And the option ClientTLSCert is "${CLIENT_CERT}"
      And the option ClientTLSKey is "${CLIENT_KEY}"
      When NewSessionWithOptions is called
      Then the SDK panics with "LoadClientTLSCertError"
