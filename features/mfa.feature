Feature: Assume role with MFA
  A role with mfa_serial is assumed with a token. The option AssumeRoleTokenProvider gives the
  token; without it the session is not created.

  @MFA-1
  Scenario Outline: mfa_serial in the shared <file> file needs the token provider
    Given the option SharedConfigState is SharedConfigEnable
    And the shared <file> file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source
      mfa_serial = 0123456789

      [source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then creating the session fails with "AssumeRoleTokenProviderNotSetError"

    Examples:
      | file        |
      | config      |
      | credentials |

  @MFA-2
  Scenario: With a token provider the session is created
    Given the option SharedConfigState is SharedConfigEnable
    And the option AssumeRoleTokenProvider returns "123456"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source
      mfa_serial = 0123456789

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then a session is created
    And STS is called once
    And call 1 carries TokenCode "123456"
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

  @MFA-3
  Scenario: mfa_serial is ignored while shared config is off
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = default
      mfa_serial = 0123456789
      """
    When NewSession is called
    Then the access key is "AKID"

  @MFA-4
  Scenario: The token provider has no effect if no role requires MFA
    Given the option SharedConfigState is SharedConfigEnable
    And the option AssumeRoleTokenProvider returns "123456"
    And the shared config file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then the access key is "AKID"
    And there is no session token

  @MFA-4
  Scenario: The token provider is not asked for a role without MFA
    Given the option SharedConfigState is SharedConfigEnable
    And the option AssumeRoleTokenProvider returns "123456"
    And the shared config file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = default
      """
    When NewSessionWithOptions is called
    Then STS is called once
    And call 1 carries no TokenCode

  @MFA-5
  Scenario: mfa_serial without a role is ignored
    Given the option SharedConfigState is SharedConfigEnable
    And the shared config file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      mfa_serial = 0123456789
      """
    When NewSessionWithOptions is called
    Then the access key is "AKID"

  @MFA-6
  Scenario: The token provider is not required if environment keys win
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
      mfa_serial = 0123456789

      [profile source]
      aws_access_key_id = SOURCE_AKID
      aws_secret_access_key = SOURCE_SECRET
      """
    When NewSession is called
    Then the access key is "AKID"

  Rule: Shared config is on

    Background:
      Given the environment variable AWS_SDK_LOAD_CONFIG is "1"

    @MFA-1 @MFA-3
    Scenario: AWS_SDK_LOAD_CONFIG turns MFA on for NewSession, which has no token provider
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

    @MFA-3 @MFA-4
    Scenario: The token provider has no effect while SharedConfigDisable turns shared config off
      Given the option SharedConfigState is SharedConfigDisable
      And the option AssumeRoleTokenProvider returns "123456"
      And the shared credentials file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = default
        mfa_serial = 0123456789
        """
      When NewSessionWithOptions is called
      Then STS is not called
      And the access key is "AKID"
      And there is no session token

    @MFA-6
    Scenario: The token provider is not required if the config gives the credentials
      Given the config sets:
        | AccessKeyID     | AKID   |
        | SecretAccessKey | SECRET |
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source
        mfa_serial = 0123456789

        [profile source]
        aws_access_key_id = SOURCE_AKID
        aws_secret_access_key = SOURCE_SECRET
        """
      When NewSession is called
      Then the access key is "AKID"

    @MFA-7 @edition-1.14
    Scenario: mfa_serial of a source profile is ignored
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source

        [profile source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        role_arn = arn:aws:iam::123456789012:role/source_role
        source_profile = source
        mfa_serial = 0123456789
        """
      When NewSession is called
      Then a session is created

    @MFA-8 @edition-1.55
    Scenario: mfa_serial of a source profile with a role needs the token provider
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = source

        [profile source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        role_arn = arn:aws:iam::123456789012:role/source_role
        source_profile = source
        mfa_serial = 0123456789
        """
      When NewSession is called
      Then creating the session fails with "AssumeRoleTokenProviderNotSetError"

    @MFA-9
    Scenario: An invalid source is reported before a missing token provider
      Given the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/role_name
        source_profile = missing
        mfa_serial = 0123456789
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigAssumeRoleError"

    @MFA-12
    Scenario: The serial number and the token are sent
      Given the option AssumeRoleTokenProvider returns "123456"
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        mfa_serial = arn:aws:iam::123456789012:mfa/me

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSessionWithOptions is called
      Then call 1 carries SerialNumber "arn:aws:iam::123456789012:mfa/me"
      And call 1 carries TokenCode "123456"

    @MFA-12
    Scenario: Without mfa_serial no token is requested
      Given the option AssumeRoleTokenProvider returns "123456"
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSessionWithOptions is called
      Then call 1 carries no TokenCode

    @MFA-13
    Scenario: A serial number that is too short is not sent
      Given the option AssumeRoleTokenProvider returns "123456"
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        mfa_serial = 1234567

        [source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSessionWithOptions is called
      Then retrieving the credentials fails with "InvalidParameter"
      And the error wraps an error whose message contains "minimum field size of 9, AssumeRoleInput.SerialNumber."
      And STS is not called

    @MFA-10
    Scenario: The token provider is asked again at each refresh
      Given the option AssumeRoleTokenProvider returns one after the other:
        | 111111 |
        | 222222 |
        | 333333 |
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        mfa_serial = arn:aws:iam::123456789012:mfa/me

        [profile source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSessionWithOptions is called
      And the credentials expire and are retrieved again 2 times
      Then STS is called 3 times
      And call 1 carries TokenCode "111111"
      And call 2 carries TokenCode "222222"
      And call 3 carries TokenCode "333333"

    @MFA-10
    Scenario: After a token that is too short the next retrieval asks for another
      Given the option AssumeRoleTokenProvider returns one after the other:
        | 1      |
        | 222222 |
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        mfa_serial = arn:aws:iam::123456789012:mfa/me

        [profile source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSessionWithOptions is called
      And the credentials expire and are retrieved again
      Then retrieving the credentials fails with "InvalidParameter"
      And STS is called once
      And call 1 carries TokenCode "222222"

    @MFA-11
    Scenario: Threads that need the credentials at once request one token
      Given the option AssumeRoleTokenProvider returns one after the other:
        | 111111 |
        | 222222 |
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/dev
        source_profile = source
        mfa_serial = arn:aws:iam::123456789012:mfa/me

        [profile source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSessionWithOptions is called
      And 8 threads use the session at once
      And the credentials expire and are retrieved again
      Then STS is called 2 times
      And call 1 carries TokenCode "111111"
      And call 2 carries TokenCode "222222"

    @MFA-10 @ROLE-26 @edition-1.55
    Scenario: A refresh asks only for the token of the role that expired
      Given the option AssumeRoleTokenProvider returns one after the other:
        | 111111 |
        | 222222 |
        | 333333 |
      And the shared config file contains:
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/outer
        source_profile = middle
        mfa_serial = arn:aws:iam::123456789012:mfa/outer

        [profile middle]
        role_arn = arn:aws:iam::123456789012:role/inner
        source_profile = source
        mfa_serial = arn:aws:iam::123456789012:mfa/inner

        [profile source]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSessionWithOptions is called
      And the credentials expire and are retrieved again
      Then STS is called 3 times
      And call 1 carries TokenCode "222222"
      And call 1 carries SerialNumber "arn:aws:iam::123456789012:mfa/inner"
      And call 2 carries TokenCode "111111"
      And call 3 carries TokenCode "333333"
      And call 3 is signed with "ASSUMED:arn:aws:iam::123456789012:role/inner"
