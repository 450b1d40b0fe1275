Feature: Errors
  An error that keeps a session from being created has a code, a message, and, where another
  error caused it, that error. Some errors of later releases have no code.

  @ERR-1 @ERR-5
  Scenario: SharedConfigLoadError names the file and wraps the error of its text
    Given the shared credentials file contains:
      """
      [default
      """
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"
    And the error message is "failed to load config file, ${ROOT}/home/.aws/credentials"
    And the error wraps another error

  @ERR-7
  Scenario: A bundle that cannot be opened is reported with its cause
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/missing"
    When NewSession is called
    Then creating the session fails with "LoadCustomCABundleError"
    And the error message is "failed to open custom CA bundle PEM file"
    And the error wraps another error

  @ERR-7
  Scenario: A bundle that cannot be read is reported with its cause
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/directory"
    And "${ROOT}/directory" is a directory
    When NewSession is called
    Then creating the session fails with "LoadCustomCABundleError"
    And the error message is "failed to read custom CA bundle PEM file"
    And the error wraps another error

  @ERR-8
  Scenario: A bundle without a certificate has no further cause
    Given the option CustomCABundle contains no certificate
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadCustomCABundleError"
    And the error message is "failed to load custom CA bundle PEM file"
    And the error wraps no other error

  @ERR-9 @edition-1.14
  Scenario: A transport of another kind is reported
    Given the option CustomCABundle contains a valid certificate
    And the config sets HTTPClient to one with a transport of its own
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadCustomCABundleError"
    And the error message is "unable to load custom CA bundle, HTTPClient's transport unsupported type"
    And the error wraps no other error

  @ERR-10 @edition-1.55
  Scenario: A transport of another kind is reported with its kind
    Given the option CustomCABundle contains a valid certificate
    And the config sets HTTPClient to one with a transport of its own
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadCustomCABundleError"
    And the error message is "unable to load custom CA bundle, HTTPClient's transport unsupported type"
    And the error wraps an error whose message contains "unsupported transport"

  @ERR-13 @edition-1.55
  Scenario: WebIdentityErr says that the role is missing
    Given the environment variable AWS_WEB_IDENTITY_TOKEN_FILE is "${ROOT}/token"
    When NewSession is called
    Then creating the session fails with "WebIdentityErr"
    And the error message is "role ARN is not set"

  @ERR-14 @edition-1.55
  Scenario Outline: An invalid <name> is named with its value
    Given the environment variable <name> is "other"
    When NewSession is called
    Then creating the session fails with ""
    And the error message is "failed to load environment config, <message>"

    Examples:
      | name                                   | message                                                                                                                                           |
      | AWS_STS_REGIONAL_ENDPOINTS             | failed to load, AWS_STS_REGIONAL_ENDPOINTS from env config, unable to resolve the value of STSRegionalEndpoint for other                          |
      | AWS_S3_US_EAST_1_REGIONAL_ENDPOINT     | failed to load, AWS_S3_US_EAST_1_REGIONAL_ENDPOINT from env config, unable to resolve the value of S3UsEast1RegionalEndpoint for other            |
      | AWS_S3_USE_ARN_REGION                  | invalid value for environment variable, AWS_S3_USE_ARN_REGION=other, need true or false                                                           |
      | AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE | invalid value for environment variable, AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=other, unknown EC2 IMDS endpoint mode, must be either IPv6 or IPv4 |
      | AWS_USE_DUALSTACK_ENDPOINT             | invalid value for environment variable, AWS_USE_DUALSTACK_ENDPOINT=other, need true, false                                                        |
      | AWS_USE_FIPS_ENDPOINT                  | invalid value for environment variable, AWS_USE_FIPS_ENDPOINT=other, need true, false                                                             |

  @ERR-14 @edition-1.55
  Scenario: SharedConfigEnable is heard in the message about an invalid variable
    Given the environment variable AWS_USE_FIPS_ENDPOINT is "other"
    And the option SharedConfigState is SharedConfigEnable
    When NewSessionWithOptions is called
    Then creating the session fails with ""
    And the error message is "failed to load shared config, invalid value for environment variable, AWS_USE_FIPS_ENDPOINT=other, need true, false"

  Rule: Shared config is on

    Background:
      Given the environment variable AWS_SDK_LOAD_CONFIG is "1"

    @ERR-1 @ERR-2
    Scenario: AssumeRoleTokenProviderNotSetError names what is missing
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source
        mfa_serial = 0123456789

        [profile source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then creating the session fails with "AssumeRoleTokenProviderNotSetError"
      And the error message is "assume role with MFA enabled, but AssumeRoleTokenProvider session option not set."
      And the error wraps no other error

    @ERR-1 @ERR-3 @edition-1.14
    Scenario: SharedConfigAssumeRoleError names the role
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = missing
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"
      And the error message is "failed to load assume role for arn:aws:iam::123456789012:role/role_name, source profile has no shared credentials"
      And the error wraps no other error

    @ERR-1 @ERR-3 @ERR-4 @edition-1.55
    Scenario: SharedConfigAssumeRoleError names the role and the source profile
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = missing
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"
      And the error message is "failed to load assume role for arn:aws:iam::123456789012:role/role_name, source profile missing has no shared credentials"
      And the error wraps no other error

    @ERR-18 @edition-1.55
    Scenario: SharedConfigAssumeRoleError names the profile of the chain whose source failed
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = middle

        [profile middle]
        role_arn = arn:aws:iam::123456789012:role/middle_role
        source_profile = missing
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"
      And the error message is "failed to load assume role for arn:aws:iam::123456789012:role/middle_role, source profile missing has no shared credentials"

    @ERR-5
    Scenario: SharedConfigLoadError names the first invalid file
      Given the shared config file contains:
        """
        [default
        """
      And the shared credentials file contains:
        """
        [default
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigLoadError"
      And the error message is "failed to load config file, ${ROOT}/home/.aws/config"

    @ERR-6
    Scenario: SharedConfigProfileNotExistsError is not returned for a missing profile
      Given the environment variable AWS_PROFILE is "missing"
      And the shared config file contains:
        """
        [default]
        region = us-west-2
        """
      When NewSession is called
      Then a session is created

    @ERR-6
    Scenario: SharedConfigProfileNotExistsError is not returned for a missing source profile
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = missing
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"

    @ERR-11 @edition-1.55
    Scenario Outline: CredentialRequiresARNError names <key> and the profile
      Given the environment variable AWS_PROFILE is "my_profile"
      And the shared config file contains:
        """
        [profile my_profile]
        <key> = value
        """
      When NewSession is called
      Then creating the session fails with "CredentialRequiresARNError"
      And the error message is "credential type <key> requires role_arn, profile my_profile"
      And the error wraps no other error

      Examples:
        | key                     |
        | source_profile          |
        | credential_source       |
        | web_identity_token_file |

    @ERR-12 @edition-1.55
    Scenario: SharedConfigErr lists the types of credentials that exclude each other
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        credential_source = Environment
        credential_process = ${ROOT}/missing
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigErr"
      And the error message is "only one credential type may be specified per profile: source profile, credential source, credential process, web identity token"

    @ERR-12 @edition-1.55
    Scenario: SharedConfigErr lists the values of credential_source
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        credential_source = Other
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigErr"
      And the error message is "credential source values must be EcsContainer, Ec2InstanceMetadata, or Environment"

    @ERR-12 @edition-1.55
    Scenario: SharedConfigErr names the variable that EcsContainer needs
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        credential_source = EcsContainer
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigErr"
      And the error message is "EcsContainer was specified as the credential_source, but 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' was not set"

    @ERR-15 @edition-1.55
    Scenario Outline: An invalid <key> is named with its file
      Given the shared config file contains:
        """
        [default]
        <key> = other
        """
      When NewSession is called
      Then creating the session fails with ""
      And the error message is "failed to load <key> from shared config, ${ROOT}/home/.aws/config, <message>"

      Examples:
        | key                                | message                                                            |
        | sts_regional_endpoints             | unable to resolve the value of STSRegionalEndpoint for other       |
        | s3_us_east_1_regional_endpoint     | unable to resolve the value of S3UsEast1RegionalEndpoint for other |
        | ec2_metadata_service_endpoint_mode | unknown EC2 IMDS endpoint mode, must be either IPv6 or IPv4        |

    @ERR-15 @edition-1.55
    Scenario: Incomplete single sign-on is reported with what is missing
      Given the shared config file contains:
        """
        [default]
        sso_region = us-west-2
        sso_account_id = 123456789012
        """
      When NewSession is called
      Then creating the session fails with ""
      And the error message is:
        """
        profile "default" is configured to use SSO but is missing required configuration: sso_start_url, sso_role_name
        """

    @ERR-15 @edition-1.55
    Scenario: A missing section of sso_session is named
      Given the shared config file contains:
        """
        [default]
        sso_session = dev
        """
      When NewSession is called
      Then creating the session fails with ""
      And the error message is "failed to find SSO session section, dev"

    @ERR-15 @edition-1.55
    Scenario: Single sign-on that disagrees with its section is reported with the key
      Given the shared config file contains:
        """
        [default]
        sso_session = dev
        sso_region = us-east-1

        [sso-session dev]
        sso_region = us-west-2
        sso_start_url = https://example.com
        """
      When NewSession is called
      Then creating the session fails with ""
      And the error message contains "sso_region in profile"
