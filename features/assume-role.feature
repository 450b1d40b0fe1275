Feature: Assume role
  A profile with role_arn and source_profile makes the session assume the role with the
  credentials of the source profile. Whether the profile and its source are complete is
  checked when the session is created; the role itself is assumed later.

  @ROLE-2
  Scenario: A role in the files is not assumed while shared config is off
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [source]
      aws_access_key_id = SOURCE_AKID
      aws_secret_access_key = SOURCE_SECRET
      """
    When NewSession is called
    Then the access key is "AKID"

  @ROLE-2
  Scenario Outline: A role in the shared <file> file is assumed while SharedConfigEnable turns shared config on
    Given the option SharedConfigState is SharedConfigEnable
    And the shared <file> file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [source]
      aws_access_key_id = SOURCE_AKID
      aws_secret_access_key = SOURCE_SECRET
      """
    When NewSessionWithOptions is called
    Then STS is called once
    And call 1 is signed with "SOURCE_AKID"
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

    Examples:
      | file        |
      | config      |
      | credentials |

  @ROLE-8
  Scenario: Environment keys win over a role
    Given these environment variables:
      | name                  | value  |
      | AWS_SDK_LOAD_CONFIG   | 1      |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = SOURCE_AKID
      aws_secret_access_key = SOURCE_SECRET
      """
    When NewSession is called
    Then the access key is "AKID"
    And the credentials come from "EnvConfigCredentials"

  @ROLE-9
  Scenario: An invalid source fails creation in spite of environment keys
    Given these environment variables:
      | name                  | value  |
      | AWS_SDK_LOAD_CONFIG   | 1      |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = missing
      """
    When NewSession is called
    Then creating the session fails with "SharedConfigAssumeRoleError"

  @ROLE-15 @edition-1.14
  Scenario: An invalid source fails creation while shared config is off
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = missing
      """
    When NewSession is called
    Then creating the session fails with "SharedConfigAssumeRoleError"

  @ROLE-16 @edition-1.55
  Scenario: An invalid source is ignored while shared config is off
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = missing
      """
    When NewSession is called
    Then the access key is "AKID"

  @ROLE-20 @edition-1.55
  Scenario Outline: credential_source may be <value>
    Given these environment variables:
      | name                                   | value        |
      | AWS_SDK_LOAD_CONFIG                    | 1            |
      | AWS_CONTAINER_CREDENTIALS_RELATIVE_URI | /credentials |
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      credential_source = <value>
      """
    When NewSession is called
    Then a session is created

    Examples:
      | value               |
      | Ec2InstanceMetadata |
      | EcsContainer        |
      | Environment         |

  @ROLE-26
  Scenario: Expired keys of a file are read without a call
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    And the credentials expire and are retrieved again
    Then STS is not called
    And the access key is "AKID"

  Rule: Shared config is on

    Background:
      Given the environment variable AWS_SDK_LOAD_CONFIG is "1"

    @ROLE-1
    Scenario: A role with a source profile makes a session
      Given the shared config file contains:
        """
        [default]
        region = us-west-2
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source
        external_id = 1234
        role_session_name = session_name

        [profile source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then a session is created
      And the region is "us-west-2"

    @ROLE-36
    Scenario: The role wins over the keys of its own profile
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = missing
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"

    @ROLE-36
    Scenario: A role is assumed although its own profile has keys
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source

        [profile source]
        aws_access_key_id = SOURCE_AKID
        aws_secret_access_key = SOURCE_SECRET
        """
      When NewSession is called
      Then STS is called once
      And call 1 is signed with "SOURCE_AKID"

    @ROLE-3 @edition-1.14
    Scenario: role_arn alone is ignored
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        role_arn = arn:aws:iam::123456789012:role/role_name
        """
      When NewSession is called
      Then the access key is "AKID"

    @ROLE-4 @edition-1.55
    Scenario: role_arn alone requires the MFA token of the role
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        role_arn = arn:aws:iam::123456789012:role/role_name
        mfa_serial = 0123456789
        """
      When NewSession is called
      Then creating the session fails with "AssumeRoleTokenProviderNotSetError"

    @ROLE-4 @edition-1.55
    Scenario: role_arn alone makes a session even without any keys
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        """
      When NewSession is called
      Then a session is created

    @ROLE-5 @edition-1.14
    Scenario: source_profile alone is ignored
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        source_profile = missing
        """
      When NewSession is called
      Then the access key is "AKID"

    @ROLE-6 @edition-1.55
    Scenario: source_profile needs a role_arn
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        source_profile = source
        """
      When NewSession is called
      Then creating the session fails with "CredentialRequiresARNError"

    @ROLE-7
    Scenario: The source profile must exist
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = missing
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"

    @ROLE-7
    Scenario Outline: The source profile must have credentials: "<line>" is not enough
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source

        [profile source]
        <line>
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"

      Examples:
        | line                           |
        | region = us-west-2             |
        | aws_access_key_id = AKID       |
        | aws_secret_access_key = SECRET |

    @ROLE-8
    Scenario: Credentials in the config win over a role
      Given the config sets:
        | AccessKeyID     | AKID   |
        | SecretAccessKey | SECRET |
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source

        [profile source]
        aws_access_key_id = SOURCE_AKID
        aws_secret_access_key = SOURCE_SECRET
        """
      When NewSession is called
      Then the access key is "AKID"

    @ROLE-9
    Scenario: An invalid source fails creation in spite of credentials in the config
      Given the config sets:
        | AccessKeyID     | AKID   |
        | SecretAccessKey | SECRET |
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = missing
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"

    @ROLE-10
    Scenario: A profile may be its own source
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = default
        """
      When NewSession is called
      Then a session is created

    @ROLE-10
    Scenario: A profile that is its own source must have keys
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = default
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"

    @ROLE-11 @ROLE-37
    Scenario Outline: The source profile may be [<section>] in the other file
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source
        """
      And the shared credentials file contains:
        """
        [<section>]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then a session is created

      Examples:
        | section        |
        | source         |
        | profile source |

    @ROLE-12 @edition-1.14
    Scenario: The role of a source profile is ignored
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source

        [profile source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        role_arn = arn:aws:iam::123456789012:role/source_role
        source_profile = missing
        """
      When NewSession is called
      Then a session is created

    @ROLE-12 @edition-1.14
    Scenario: A source profile must have keys of its own
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = middle

        [profile middle]
        role_arn = arn:aws:iam::123456789012:role/middle_role
        source_profile = last

        [profile last]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"

    @ROLE-13 @edition-1.55
    Scenario: A chain of roles may have several links
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = second

        [profile second]
        role_arn = arn:aws:iam::123456789012:role/second_role
        source_profile = third

        [profile third]
        role_arn = arn:aws:iam::123456789012:role/third_role
        source_profile = last

        [profile last]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then a session is created

    @ROLE-13 @edition-1.55
    Scenario: The last profile of a chain must have credentials
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = middle

        [profile middle]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        role_arn = arn:aws:iam::123456789012:role/middle_role
        source_profile = last

        [profile last]
        region = us-west-2
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"

    @ROLE-14 @edition-1.55
    Scenario: A chain that comes back to a profile ends with its keys
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = other

        [profile other]
        role_arn = arn:aws:iam::123456789012:role/other_role
        source_profile = default
        """
      When NewSession is called
      Then a session is created

    @ROLE-14 @edition-1.55
    Scenario: A chain that comes back to a profile without keys fails creation
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = other

        [profile other]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        role_arn = arn:aws:iam::123456789012:role/other_role
        source_profile = default
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"

    @ROLE-17 @edition-1.14
    Scenario: role_arn and source_profile in different files are not combined
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        """
      And the shared credentials file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        source_profile = missing
        """
      When NewSession is called
      Then the access key is "AKID"

    @ROLE-18 @edition-1.55
    Scenario: role_arn and source_profile in different files are combined
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        """
      And the shared credentials file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        source_profile = missing
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"

    @ROLE-18 @edition-1.55
    Scenario: An optional field of an earlier file is kept for the role of a later one
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source
        mfa_serial = 0123456789
        """
      And the shared credentials file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/other_role
        source_profile = source

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then creating the session fails with "AssumeRoleTokenProviderNotSetError"

    @ROLE-19 @edition-1.14
    Scenario: An optional field of an earlier file is dropped with its role
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source
        mfa_serial = 0123456789
        """
      And the shared credentials file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/other_role
        source_profile = source

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then a session is created

    @ROLE-20 @edition-1.55
    Scenario Outline: credential_source cannot be <value>
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        credential_source = <value>
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigErr"

      Examples:
        | value       |
        | Other       |
        | environment |

    @ROLE-21 @edition-1.55
    Scenario: credential_source needs a role_arn
      Given the shared config file contains:
        """
        [default]
        credential_source = Environment
        """
      When NewSession is called
      Then creating the session fails with "CredentialRequiresARNError"

    @ROLE-22 @edition-1.55
    Scenario: credential_source EcsContainer needs the address of the container's credentials
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        credential_source = EcsContainer
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigErr"

    @ROLE-23 @edition-1.55
    Scenario Outline: The source profile may have "<line>" in place of keys
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source

        [profile source]
        role_arn = arn:aws:iam::123456789012:role/source_role
        <line>
        """
      When NewSession is called
      Then a session is created

      Examples:
        | line                                    |
        | credential_process = ${ROOT}/missing    |
        | credential_source = Environment         |
        | web_identity_token_file = ${ROOT}/token |

    @ROLE-23 @edition-1.55
    Scenario: The source profile may have single sign-on in place of keys
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source

        [profile source]
        sso_region = us-west-2
        sso_start_url = https://example.com
        sso_account_id = 123456789012
        sso_role_name = role_name
        """
      When NewSession is called
      Then a session is created

    @ROLE-24
    Scenario: STS is called with the credentials of the source
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then STS is called once
      And call 1 is signed with "AKID"
      And call 1 carries RoleArn "arn:aws:iam::123456789012:role/dev"
      And the access key is "ASSUMED:arn:aws:iam::123456789012:role/dev"
      And the credentials come from "AssumeRoleProvider"

    @ROLE-24
    Scenario: A session token with a line separator at its end signs the call for the role
      Given the file "${ROOT}/home/.aws/config" contains "[default]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = source\n[source]\naws_access_key_id = AKID\naws_secret_access_key = SECRET\naws_session_token=TOKEN\u{85}\n"
      When NewSession is called
      Then STS is called once
      And call 1 is signed with "AKID"

    @ROLE-25
    Scenario: The external id and the session name are sent
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        external_id = 1234
        role_session_name = me

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then call 1 carries ExternalId "1234"
      And call 1 carries RoleSessionName "me"

    @ROLE-25
    Scenario: An external id that is not given is not sent
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then call 1 carries no ExternalId

    @ROLE-26
    Scenario: The role is assumed again when the credentials have expired
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source

        [profile source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      And the credentials expire and are retrieved again
      Then STS is called 2 times
      And call 2 is signed with "AKID"
      And call 2 carries RoleArn "arn:aws:iam::123456789012:role/dev"

    @ROLE-26
    Scenario: Threads that need the role at once assume it once
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source

        [profile source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      And 8 threads use the session at once
      Then STS is called once

    @ROLE-27 @edition-1.14
    Scenario: STS is called at the global endpoint in the aws partition
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        region = eu-south-1

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then call 1 is signed for the region "us-east-1"

    @ROLE-27 @edition-1.14
    Scenario: STS is called in its region in the other partitions
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        region = cn-north-1

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then call 1 is signed for the region "cn-north-1"

    @ROLE-28 @edition-1.55
    Scenario: In a legacy region, the request to STS is signed for us-east-1
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        region = eu-west-1

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then call 1 is signed for the region "us-east-1"

    @ROLE-28 @edition-1.55
    Scenario: In a newer region, the request to STS is signed for that region
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        region = eu-south-1

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then call 1 is signed for the region "eu-south-1"

    @ROLE-38 @edition-1.55
    Scenario: The profile selects the regional endpoint of STS
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        region = eu-west-1
        sts_regional_endpoints = regional

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then call 1 is signed for the region "eu-west-1"

    @ROLE-38 @edition-1.55
    Scenario: The environment selects the regional endpoint of STS
      Given the environment variable AWS_STS_REGIONAL_ENDPOINTS is "regional"
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        region = eu-west-1

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then call 1 is signed for the region "eu-west-1"

    @ROLE-29
    Scenario: STS is called at the endpoint of the config, and signed for its region
      Given the config sets Endpoint to "http://localhost:9000"
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        region = eu-west-1

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then call 1 is signed for the region "eu-west-1"

    @ROLE-30 @edition-1.55
    Scenario: Each role of a chain is assumed with the credentials of the one before
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/outer
        source_profile = middle

        [profile middle]
        role_arn = arn:aws:iam::123456789012:role/inner
        source_profile = source

        [profile source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then STS is called 2 times
      And call 1 is signed with "AKID"
      And call 1 carries RoleArn "arn:aws:iam::123456789012:role/inner"
      And call 2 is signed with "ASSUMED:arn:aws:iam::123456789012:role/inner"
      And call 2 carries RoleArn "arn:aws:iam::123456789012:role/outer"

    @ROLE-39 @edition-1.55
    Scenario: credential_source Environment assumes the role with the environment keys
      Given the environment variable AWS_ACCESS_KEY_ID is "AKID"
      And the environment variable AWS_SECRET_ACCESS_KEY is "SECRET"
      And the option Profile is "dev"
      And the shared config file contains:
        """
        [profile dev]
        role_arn = arn:aws:iam::123456789012:role/dev
        credential_source = Environment
        """
      When NewSessionWithOptions is called
      Then STS is called once
      And call 1 is signed with "AKID"

    @ROLE-31
    Scenario: Assumed credentials last fifteen minutes
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then call 1 carries DurationSeconds "900"

    @ROLE-31 @edition-1.55
    Scenario: duration_seconds sets the lifetime of assumed credentials
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        duration_seconds = 3600

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then call 1 carries DurationSeconds "3600"

    @ROLE-31 @edition-1.55
    Scenario: duration_seconds of at most fifteen minutes is ignored
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        duration_seconds = 60

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then call 1 carries DurationSeconds "900"

    @ROLE-34
    Scenario: A role is assumed at the endpoint of the user's resolver
      Given the endpoint resolver "own" resolves "sts" to:
        | url            | https://sts.example.com |
        | signing region | custom-region           |
        | signing name   | custom-name             |
      And the config sets EndpointResolver to "own"
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        region = eu-west-1

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/dev"
      And call 1 is sent to "sts.example.com"
      And call 1 is signed with "AKID"
      And call 1 is signed for the region "custom-region"
      And call 1 is signed for the service "custom-name"

    @ROLE-34 @CLI-34 @ROLE-29
    Scenario: A role is assumed at the Endpoint of the config
      Given the endpoint resolver "own" resolves "sts" to:
        | url            | https://sts.example.com |
        | signing region | custom-region           |
      And the config sets:
        | Endpoint         | http://localhost:9000 |
        | EndpointResolver | own                   |
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        region = eu-west-1

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then call 1 is signed for the region "eu-west-1"

    @ROLE-35
    Scenario: No role is assumed if the user's resolver fails
      Given the endpoint resolver "own" fails for "sts" with:
        | code    | OwnError    |
        | message | no endpoint |
      And the config sets EndpointResolver to "own"
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        region = eu-west-1

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then retrieving the credentials fails with "MissingEndpoint"
      And STS is not called

    @ROLE-40 @CLI-38
    Scenario: No role is assumed without a signing region
      Given the endpoint resolver "own" resolves "sts" to:
        | url | https://sts.example.com |
      And the config sets EndpointResolver to "own"
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then retrieving the credentials fails with "MissingRegion"
      And STS is not called

    @ROLE-34 @CLI-36
    Scenario: The resolver of a copy is not used for the roles of the session
      Given the endpoint resolver "session" resolves "sts" to:
        | url | https://sts.example.com |
      And the endpoint resolver "copy" fails for "sts" with:
        | code    | OwnError    |
        | message | no endpoint |
      And the config sets EndpointResolver to "session"
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        region = eu-west-1

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      And the session is copied with:
        | EndpointResolver | copy |
      Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/dev"
      And the copy's access key is "ASSUMED:arn:aws:iam::123456789012:role/dev"
      And STS is called once
      And call 1 is sent to "sts.example.com"
