Feature: Custom CA bundle
  The option CustomCABundle, or the file that AWS_CA_BUNDLE names, replaces the root
  certificates of the system. A bundle that cannot be used fails the creation of the session.

  @TLS-1
  Scenario: The option CustomCABundle with a certificate is accepted
    Given the option CustomCABundle contains a valid certificate
    When NewSessionWithOptions is called
    Then a session is created

  @TLS-2
  Scenario: AWS_CA_BUNDLE that names a certificate is accepted
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/ca.pem"
    And the file "${ROOT}/ca.pem" contains a valid certificate
    When NewSession is called
    Then a session is created

  @TLS-3
  Scenario: The option CustomCABundle wins over an AWS_CA_BUNDLE that cannot be opened
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/missing"
    And the option CustomCABundle contains a valid certificate
    When NewSessionWithOptions is called
    Then a session is created

  @TLS-3
  Scenario: The option CustomCABundle wins over a valid AWS_CA_BUNDLE
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/ca.pem"
    And the file "${ROOT}/ca.pem" contains a valid certificate
    And the option CustomCABundle contains no certificate
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadCustomCABundleError"

  @TLS-4
  Scenario: The option CustomCABundle may hold several certificates
    Given the option CustomCABundle contains two valid certificates
    When NewSessionWithOptions is called
    Then a session is created

  @TLS-4
  Scenario: The file of AWS_CA_BUNDLE may hold several certificates
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/ca.pem"
    And the file "${ROOT}/ca.pem" contains two valid certificates
    When NewSession is called
    Then a session is created

  @TLS-5
  Scenario: The option CustomCABundle must hold a certificate
    Given the option CustomCABundle contains no certificate
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadCustomCABundleError"

  @TLS-5
  Scenario: The option CustomCABundle has the certificates themselves, not the path of their file
    Given the option CustomCABundle is "${ROOT}/ca.pem"
    And the file "${ROOT}/ca.pem" contains a valid certificate
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadCustomCABundleError"

  @TLS-5
  Scenario: The option CustomCABundle must not be empty
    Given the option CustomCABundle is:
      """
      """
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadCustomCABundleError"

  @TLS-5
  Scenario: The file of AWS_CA_BUNDLE must hold a certificate
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/ca.pem"
    And the file "${ROOT}/ca.pem" contains no certificate
    When NewSession is called
    Then creating the session fails with "LoadCustomCABundleError"

  @TLS-6
  Scenario: The file of AWS_CA_BUNDLE must exist
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/missing"
    When NewSession is called
    Then creating the session fails with "LoadCustomCABundleError"

  @TLS-6
  Scenario: AWS_CA_BUNDLE must not name a directory
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/directory"
    And "${ROOT}/directory" is a directory
    When NewSession is called
    Then creating the session fails with "LoadCustomCABundleError"

  @TLS-7
  Scenario: A bundle needs an HTTP client whose roots can be set
    Given the option CustomCABundle contains a valid certificate
    And the config sets HTTPClient to one with a transport of its own
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadCustomCABundleError"

  @TLS-7
  Scenario: AWS_CA_BUNDLE needs an HTTP client whose roots can be set
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/ca.pem"
    And the file "${ROOT}/ca.pem" contains a valid certificate
    And the config sets HTTPClient to one with a transport of its own
    When NewSession is called
    Then creating the session fails with "LoadCustomCABundleError"

  @TLS-8
  Scenario: A bundle is merged into an HTTP client whose roots can be set
    Given the option CustomCABundle contains a valid certificate
    And the config sets HTTPClient to one whose roots can be set
    When NewSessionWithOptions is called
    Then a session is created

  @TLS-8
  Scenario: AWS_CA_BUNDLE is merged into an HTTP client whose roots can be set
    Given STS uses TLS with a valid certificate
    And these environment variables:
      | name                | value          |
      | AWS_SDK_LOAD_CONFIG | 1              |
      | AWS_CA_BUNDLE       | ${ROOT}/ca.pem |
    And the file "${ROOT}/ca.pem" contains:
      """
      ${CA}
      """
    And the config sets HTTPClient to one whose roots can be set
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And STS is called once
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

  @TLS-9
  Scenario Outline: Without a bundle the HTTP client may be <kind>
    Given the config sets HTTPClient to <kind>
    When NewSession is called
    Then a session is created

    Examples:
      | kind                            |
      | one whose roots can be set      |
      | one with a transport of its own |

  @TLS-10 @edition-1.14
  Scenario: AWS_CA_BUNDLE is opened before the files are read
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/missing"
    And the shared credentials file contains:
      """
      [default
      """
    When NewSession is called
    Then creating the session fails with "LoadCustomCABundleError"

  @TLS-11 @edition-1.55
  Scenario: The files are read before AWS_CA_BUNDLE is opened
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/missing"
    And the shared credentials file contains:
      """
      [default
      """
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @TLS-11 @edition-1.55
  Scenario: The role is checked before AWS_CA_BUNDLE is opened
    Given these environment variables:
      | name                | value           |
      | AWS_SDK_LOAD_CONFIG | 1               |
      | AWS_CA_BUNDLE       | ${ROOT}/missing |
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
    When NewSession is called
    Then creating the session fails with "AssumeRoleTokenProviderNotSetError"

  @TLS-12
  Scenario: The files are read before the bundle is
    Given the option CustomCABundle contains no certificate
    And the shared credentials file contains:
      """
      [default
      """
    When NewSessionWithOptions is called
    Then creating the session fails with "SharedConfigLoadError"

  @TLS-12
  Scenario: The role is checked before the bundle is
    Given the option CustomCABundle contains no certificate
    And the option SharedConfigState is SharedConfigEnable
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
    Then creating the session fails with "AssumeRoleTokenProviderNotSetError"

  @TLS-13 @edition-1.55
  Scenario: ca_bundle names a bundle
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the file "${ROOT}/ca.pem" contains a valid certificate
    And the shared config file contains:
      """
      [default]
      ca_bundle = ${ROOT}/ca.pem
      """
    When NewSession is called
    Then a session is created

  @TLS-13 @edition-1.55
  Scenario: The file of ca_bundle must hold a certificate
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the file "${ROOT}/ca.pem" contains no certificate
    And the shared config file contains:
      """
      [default]
      ca_bundle = ${ROOT}/ca.pem
      """
    When NewSession is called
    Then creating the session fails with "LoadCustomCABundleError"

  @TLS-13 @edition-1.55
  Scenario: The file of ca_bundle must exist
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      ca_bundle = ${ROOT}/missing
      """
    When NewSession is called
    Then creating the session fails with "LoadCustomCABundleError"

  @TLS-14 @edition-1.55
  Scenario: AWS_CA_BUNDLE wins over ca_bundle
    Given these environment variables:
      | name                | value          |
      | AWS_SDK_LOAD_CONFIG | 1              |
      | AWS_CA_BUNDLE       | ${ROOT}/ca.pem |
    And the file "${ROOT}/ca.pem" contains a valid certificate
    And the shared config file contains:
      """
      [default]
      ca_bundle = ${ROOT}/missing
      """
    When NewSession is called
    Then a session is created

  @TLS-14 @edition-1.55
  Scenario: The option CustomCABundle wins over ca_bundle
    Given the option SharedConfigState is SharedConfigEnable
    And the option CustomCABundle contains a valid certificate
    And the shared config file contains:
      """
      [default]
      ca_bundle = ${ROOT}/missing
      """
    When NewSessionWithOptions is called
    Then a session is created

  @TLS-15 @edition-1.55
  Scenario: ca_bundle is not read while shared config is off
    Given the shared credentials file contains:
      """
      [default]
      ca_bundle = ${ROOT}/missing
      """
    When NewSession is called
    Then a session is created

  @TLS-16 @edition-1.14
  Scenario: ca_bundle is ignored
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      ca_bundle = ${ROOT}/missing
      """
    When NewSession is called
    Then a session is created

  @TLS-17
  Scenario: A role is assumed over TLS if CustomCABundle contains the root CA of STS
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      ${CA}
      """
    And the option SharedConfigState is SharedConfigEnable
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then a session is created
    And STS is called once
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

  @TLS-17 @TLS-25
  Scenario: STS is rejected if CustomCABundle contains another CA
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      ${OTHER_CA}
      """
    And the option SharedConfigState is SharedConfigEnable
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then a session is created
    And STS is not called
    And retrieving the credentials fails with "RequestError"

  @TLS-17
  Scenario: A role is assumed over TLS if AWS_CA_BUNDLE contains the root CA of STS
    Given STS uses TLS with a valid certificate
    And the environment variable AWS_CA_BUNDLE is "${ROOT}/ca.pem"
    And the file "${ROOT}/ca.pem" contains:
      """
      ${CA}
      """
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And STS is called once
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

  @TLS-17 @TLS-25
  Scenario: STS is rejected if AWS_CA_BUNDLE contains another CA
    Given STS uses TLS with a valid certificate
    And the environment variable AWS_CA_BUNDLE is "${ROOT}/ca.pem"
    And the file "${ROOT}/ca.pem" contains:
      """
      ${OTHER_CA}
      """
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And STS is not called
    And retrieving the credentials fails with "RequestError"

  @TLS-3 @TLS-17
  Scenario: STS is verified with CustomCABundle and not with AWS_CA_BUNDLE
    Given STS uses TLS with a valid certificate
    And the environment variable AWS_CA_BUNDLE is "${ROOT}/ca.pem"
    And the file "${ROOT}/ca.pem" contains:
      """
      ${CA}
      """
    And the option CustomCABundle is:
      """
      ${OTHER_CA}
      """
    And the option SharedConfigState is SharedConfigEnable
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then a session is created
    And STS is not called
    And retrieving the credentials fails with "RequestError"

  @TLS-13 @TLS-17 @edition-1.55
  Scenario: A role is assumed over TLS if ca_bundle contains the root CA of STS
    Given STS uses TLS with a valid certificate
    And the file "${ROOT}/ca.pem" contains:
      """
      ${CA}
      """
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source
      ca_bundle = ${ROOT}/ca.pem

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And STS is called once
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

  @TLS-14 @TLS-17 @edition-1.55
  Scenario: STS is verified with AWS_CA_BUNDLE and not with ca_bundle
    Given STS uses TLS with a valid certificate
    And the environment variable AWS_CA_BUNDLE is "${ROOT}/ca.pem"
    And the file "${ROOT}/ca.pem" contains:
      """
      ${OTHER_CA}
      """
    And the file "${ROOT}/profile.pem" contains:
      """
      ${CA}
      """
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source
      ca_bundle = ${ROOT}/profile.pem

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And STS is not called
    And retrieving the credentials fails with "RequestError"

  @TLS-16 @edition-1.14
  Scenario: STS is not verified with ca_bundle
    Given STS uses TLS with a valid certificate
    And the file "${ROOT}/ca.pem" contains:
      """
      ${CA}
      """
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source
      ca_bundle = ${ROOT}/ca.pem

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And STS is not called
    And retrieving the credentials fails with "RequestError"

  @TLS-18
  Scenario: The root CA may be anywhere in the bundle
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      ${OTHER_CA}
      ${CA}
      """
    And the option SharedConfigState is SharedConfigEnable
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then a session is created
    And STS is called once
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

  @TLS-18
  Scenario: The root CA may be anywhere in the file of AWS_CA_BUNDLE
    Given STS uses TLS with a valid certificate
    And these environment variables:
      | name                | value          |
      | AWS_SDK_LOAD_CONFIG | 1              |
      | AWS_CA_BUNDLE       | ${ROOT}/ca.pem |
    And the file "${ROOT}/ca.pem" contains:
      """
      ${OTHER_CA}
      ${CA}
      """
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And STS is called once
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

  @TLS-18
  Scenario: The root CA may be among text, damaged and repeated certificates
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      # text
      ${OTHER_CA}
      ${OTHER_CA}
      -----BEGIN CERTIFICATE-----
      Z2FyYmFnZQ==
      -----END CERTIFICATE-----
      ${CA}
      # more text
      ${CA}
      """
    And the option SharedConfigState is SharedConfigEnable
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then a session is created
    And STS is called once
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

  @TLS-19
  Scenario: A bundle replaces the roots of the HTTP client
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      ${OTHER_CA}
      """
    And the option SharedConfigState is SharedConfigEnable
    And the config sets:
      | HTTPClient      | one whose roots can be set |
      | HTTPClientRoots | ${CA}                      |
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then a session is created
    And STS is not called
    And retrieving the credentials fails with "RequestError"

  @TLS-19
  Scenario: A bundle adds trust in STS to an HTTP client
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      ${CA}
      """
    And the option SharedConfigState is SharedConfigEnable
    And the config sets:
      | HTTPClient      | one whose roots can be set |
      | HTTPClientRoots | ${OTHER_CA}                |
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then a session is created
    And STS is called once
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

  @TLS-19
  Scenario: AWS_CA_BUNDLE replaces the roots of the HTTP client
    Given STS uses TLS with a valid certificate
    And these environment variables:
      | name                | value          |
      | AWS_SDK_LOAD_CONFIG | 1              |
      | AWS_CA_BUNDLE       | ${ROOT}/ca.pem |
    And the file "${ROOT}/ca.pem" contains:
      """
      ${OTHER_CA}
      """
    And the config sets:
      | HTTPClient      | one whose roots can be set |
      | HTTPClientRoots | ${CA}                      |
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And STS is not called
    And retrieving the credentials fails with "RequestError"

  @TLS-20
  Scenario Outline: A client with an HTTP client of its own does not use the bundle
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      ${CA}
      """
    And the config sets:
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
      | Region          | us-east-1 |
    When NewSessionWithOptions is called
    And a client of STS makes a call with:
      | HTTPClient | <kind> |
    Then a session is created
    And the call fails with "RequestError"
    And STS is not called

    Examples:
      | kind                            |
      | one whose roots can be set      |
      | one with a transport of its own |

  @TLS-20
  Scenario: A client with an HTTP client of its own uses the roots of that
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      ${OTHER_CA}
      """
    And the config sets:
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
      | Region          | us-east-1 |
    When NewSessionWithOptions is called
    And a client of STS makes a call with:
      | HTTPClient      | one with a transport of its own |
      | HTTPClientRoots | ${CA}                           |
    Then the call succeeds
    And STS is called once

  @TLS-20
  Scenario: A client without an HTTP client of its own has the session's bundle
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      ${CA}
      """
    And the config sets:
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
      | Region          | us-east-1 |
    When NewSessionWithOptions is called
    And a client of STS makes a call
    Then the call succeeds
    And call 1 is signed with "AKID"

  @TLS-21 @TLS-25
  Scenario Outline: STS with <certificate> is rejected
    Given STS uses TLS with <certificate>
    And the option CustomCABundle is:
      """
      ${CA}
      ${SERVER}
      """
    And the option SharedConfigState is SharedConfigEnable
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then a session is created
    And STS is not called
    And retrieving the credentials fails with "RequestError"

    Examples:
      | certificate                   |
      | an expired certificate        |
      | a certificate of another host |

  @TLS-22 @TLS-25
  Scenario: The roots of the system do not trust STS
    Given STS uses TLS with a valid certificate
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And STS is not called
    And retrieving the credentials fails with "RequestError"

  @TLS-22
  Scenario Outline: Without a bundle an HTTP client uses its own roots: <kind>
    Given STS uses TLS with a valid certificate
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the config sets:
      | HTTPClient      | <kind> |
      | HTTPClientRoots | ${CA}  |
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And STS is called once
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

    Examples:
      | kind                            |
      | one whose roots can be set      |
      | one with a transport of its own |

  @TLS-22 @TLS-25
  Scenario: An HTTP client without the root CA of STS rejects it
    Given STS uses TLS with a valid certificate
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the config sets:
      | HTTPClient      | one with a transport of its own |
      | HTTPClientRoots | ${OTHER_CA}                     |
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And STS is not called
    And retrieving the credentials fails with "RequestError"

  @TLS-23
  Scenario Outline: STS is trusted with <certificate> only
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      <certificate>
      """
    And the option SharedConfigState is SharedConfigEnable
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then a session is created
    And STS is called once
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

    Examples:
      | certificate        |
      | ${INTERMEDIATE_CA} |
      | ${SERVER}          |

  @TLS-24 @TLS-25
  Scenario: An expired root CA is not trusted
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      ${EXPIRED_CA}
      """
    And the option SharedConfigState is SharedConfigEnable
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then a session is created
    And STS is not called
    And retrieving the credentials fails with "RequestError"

  @TLS-24
  Scenario: A valid certificate of the same root CA is trusted
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      ${EXPIRED_CA}
      ${CA}
      """
    And the option SharedConfigState is SharedConfigEnable
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then a session is created
    And STS is called once
    And the access key is "ASSUMED:arn:aws:iam::123456789012:role/role_name"

  @TLS-30
  Scenario: A server's certificate in the bundle cannot issue others
    Given the certificate "pinned" has:
      | extended key usage | server-auth |
      | DNS names          | localhost   |
      | IP addresses       | 127.0.0.1   |
    And the certificate "server" has:
      | issuer             | pinned      |
      | extended key usage | server-auth |
      | DNS names          | localhost   |
      | IP addresses       | 127.0.0.1   |
    And STS shows the certificates:
      | server |
      | pinned |
    And the option CustomCABundle is:
      """
      ${CERT:pinned}
      """
    And the config sets:
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
      | Region          | us-east-1 |
    When NewSessionWithOptions is called
    And a client of STS makes a call
    Then the call fails with "RequestError"
    And STS is not called

  @TLS-34 @TLS-40
  Scenario: A certificate in the bundle with unreadable dates is skipped
    Given the certificate "other" has:
      | authority | yes                     |
      | key usage | key-cert-sign, crl-sign |
    And the certificate "root" has:
      | authority | yes                     |
      | key usage | key-cert-sign, crl-sign |
      | validity  | unreadable              |
    And the certificate "server" has:
      | issuer             | root        |
      | extended key usage | server-auth |
      | DNS names          | localhost   |
      | IP addresses       | 127.0.0.1   |
    And STS shows the certificates:
      | server |
    And the option CustomCABundle is:
      """
      ${CERT:root}
      ${CERT:other}
      """
    And the config sets:
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
      | Region          | us-east-1 |
    When NewSessionWithOptions is called
    And a client of STS makes a call
    Then the call fails with "RequestError"
    And STS is not called

  @TLS-41
  Scenario: A server whose own certificate is in the bundle needs no authority
    Given the certificate "root" has:
      | authority | yes                     |
      | key usage | key-cert-sign, crl-sign |
    And the certificate "server" has:
      | issuer             | root        |
      | extended key usage | server-auth |
      | DNS names          | localhost   |
      | IP addresses       | 127.0.0.1   |
    And STS shows the certificates:
      | server |
    And the option CustomCABundle is:
      """
      ${CERT:server}
      """
    And the config sets:
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
      | Region          | us-east-1 |
    When NewSessionWithOptions is called
    And a client of STS makes a call
    Then the call succeeds
    And STS is called once

  @TLS-36
  Scenario: A server's own certificate in the bundle must allow server authentication
    Given the certificate "server" has:
      | DNS names          | localhost   |
      | IP addresses       | 127.0.0.1   |
      | extended key usage | client-auth |
    And STS shows the certificates:
      | server |
    And the option CustomCABundle is:
      """
      ${CERT:server}
      """
    And the config sets:
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
      | Region          | us-east-1 |
    When NewSessionWithOptions is called
    And a client of STS makes a call
    Then the call fails with "RequestError"
    And STS is not called

  @TLS-37
  Scenario: A server whose certificate has no names is not trusted, although it is in the bundle
    Given the certificate "server"
    And STS shows the certificates:
      | server |
    And the option CustomCABundle is:
      """
      ${CERT:server}
      """
    And the config sets:
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
      | Region          | us-east-1 |
    When NewSessionWithOptions is called
    And a client of STS makes a call
    Then the call fails with "RequestError"
    And STS is not called

  @TLS-33
  Scenario: A server's own certificate in the bundle must be valid
    Given the certificate "server" has:
      | extended key usage | server-auth   |
      | DNS names          | localhost     |
      | IP addresses       | 127.0.0.1     |
      | validity           | not-yet-valid |
    And STS shows the certificates:
      | server |
    And the option CustomCABundle is:
      """
      ${CERT:server}
      """
    And the config sets:
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
      | Region          | us-east-1 |
    When NewSessionWithOptions is called
    And a client of STS makes a call
    Then the call fails with "RequestError"
    And STS is not called

  Rule: A client of STS verifies its certificate with a bundle of one root CA

    Background:
      Given the config sets:
        | AccessKeyID     | AKID      |
        | SecretAccessKey | SECRET    |
        | Region          | us-east-1 |
      And the option CustomCABundle is:
        """
        ${CERT:root}
        """

    @TLS-17
    Scenario: STS is trusted if a chain leads from its certificate to one in the bundle
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "between" has:
        | issuer    | root                    |
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "server" has:
        | issuer             | between     |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server  |
        | between |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call succeeds
      And STS is called once

    @TLS-30
    Scenario: A certificate without basic constraints cannot issue others
      Given the certificate "root" has:
        | key usage | key-cert-sign, crl-sign |
      And the certificate "server" has:
        | issuer             | root        |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-30
    Scenario: An intermediate certificate that is not an authority cannot issue others
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "between" has:
        | issuer    | root                    |
        | key usage | key-cert-sign, crl-sign |
        | authority | no                      |
      And the certificate "server" has:
        | issuer             | between     |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server  |
        | between |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-31
    Scenario: A version 1 certificate in the bundle can issue others
      Given the certificate "root" has:
        | version | first |
      And the certificate "server" has:
        | issuer             | root        |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call succeeds
      And STS is called once

    @TLS-31
    Scenario: A version 1 intermediate certificate cannot issue others
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "between" has:
        | issuer  | root  |
        | version | first |
      And the certificate "server" has:
        | issuer             | between     |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server  |
        | between |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-32
    Scenario: An authority in the bundle without keyCertSign cannot issue certificates
      Given the certificate "root" has:
        | authority | yes                         |
        | key usage | digital-signature, crl-sign |
      And the certificate "server" has:
        | issuer             | root        |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-32
    Scenario: An intermediate authority without keyCertSign cannot issue certificates
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "between" has:
        | issuer    | root     |
        | authority | yes      |
        | key usage | crl-sign |
      And the certificate "server" has:
        | issuer             | between     |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server  |
        | between |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-33
    Scenario: A server's certificate that is not valid yet is refused
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "server" has:
        | issuer             | root          |
        | extended key usage | server-auth   |
        | DNS names          | localhost     |
        | IP addresses       | 127.0.0.1     |
        | validity           | not-yet-valid |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-33
    Scenario Outline: An intermediate authority that is <validity> is refused
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "between" has:
        | issuer    | root                    |
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
        | validity  | <validity>              |
      And the certificate "server" has:
        | issuer             | between     |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server  |
        | between |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

      Examples:
        | validity      |
        | expired       |
        | not-yet-valid |

    @TLS-33
    Scenario: An authority in the bundle that is not valid yet is refused
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
        | validity  | not-yet-valid           |
      And the certificate "server" has:
        | issuer             | root        |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-34
    Scenario: A bundle whose only certificate has unreadable dates fails creation
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
        | validity  | unreadable              |
      And the certificate "server" has:
        | issuer             | root        |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      Then creating the session fails with "LoadCustomCABundleError"

    @TLS-42
    Scenario: A server that shows a certificate with unreadable dates is refused
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "server" has:
        | issuer             | root        |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
        | validity           | unreadable  |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-42
    Scenario: A server that shows a certificate with unreadable dates besides a good chain is refused
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "server" has:
        | issuer             | root        |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And the certificate "other" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
        | validity  | unreadable              |
      And STS shows the certificates:
        | server |
        | other  |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-35
    Scenario: The path length of an authority in the bundle limits the authorities below it
      Given the certificate "root" has:
        | authority   | yes                     |
        | key usage   | key-cert-sign, crl-sign |
        | path length | 0                       |
      And the certificate "between" has:
        | issuer    | root                    |
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "server" has:
        | issuer             | between     |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server  |
        | between |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-35
    Scenario: The path length of an intermediate authority limits the authorities below it
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "upper" has:
        | issuer      | root                    |
        | authority   | yes                     |
        | key usage   | key-cert-sign, crl-sign |
        | path length | 0                       |
      And the certificate "between" has:
        | issuer    | upper                   |
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "server" has:
        | issuer             | between     |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server  |
        | between |
        | upper   |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-17
    Scenario: A path length does not count the server's certificate
      Given the certificate "root" has:
        | authority   | yes                     |
        | key usage   | key-cert-sign, crl-sign |
        | path length | 1                       |
      And the certificate "between" has:
        | issuer      | root                    |
        | authority   | yes                     |
        | key usage   | key-cert-sign, crl-sign |
        | path length | 0                       |
      And the certificate "server" has:
        | issuer             | between     |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server  |
        | between |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call succeeds
      And STS is called once

    @TLS-36
    Scenario: A server's certificate for client authentication only is refused
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "between" has:
        | issuer    | root                    |
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "server" has:
        | issuer             | between     |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
        | extended key usage | client-auth |
      And STS shows the certificates:
        | server  |
        | between |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-36
    Scenario: An intermediate certificate for client authentication only is refused
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "between" has:
        | issuer             | root                    |
        | authority          | yes                     |
        | key usage          | key-cert-sign, crl-sign |
        | extended key usage | client-auth             |
      And the certificate "server" has:
        | issuer             | between     |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server  |
        | between |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-36
    Scenario: A certificate in the bundle for client authentication only is refused
      Given the certificate "root" has:
        | authority          | yes                     |
        | key usage          | key-cert-sign, crl-sign |
        | extended key usage | client-auth             |
      And the certificate "between" has:
        | issuer    | root                    |
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "server" has:
        | issuer             | between     |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server  |
        | between |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-17
    Scenario: A certificate for any use is accepted as a server's
      Given the certificate "root" has:
        | authority          | yes                     |
        | key usage          | key-cert-sign, crl-sign |
        | extended key usage | any                     |
      And the certificate "server" has:
        | issuer             | root      |
        | DNS names          | localhost |
        | IP addresses       | 127.0.0.1 |
        | extended key usage | any       |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call succeeds
      And STS is called once

    @TLS-37
    Scenario: A name in the common name only is ignored
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "server" has:
        | issuer             | root        |
        | extended key usage | server-auth |
        | subject            | 127.0.0.1   |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-38
    Scenario: A server that is called by its address needs a certificate with that address
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "server" has:
        | issuer             | root           |
        | extended key usage | server-auth    |
        | DNS names          | localhost      |
        | IP addresses       | 127.0.0.2, ::1 |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-38
    Scenario: A DNS name does not match an IP address
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "server" has:
        | issuer             | root        |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

    @TLS-39
    Scenario Outline: A server's <kind> must be permitted by the authority in the bundle
      Given the certificate "root" has:
        | authority        | yes                     |
        | key usage        | key-cert-sign, crl-sign |
        | permitted <kind> | <permitted>             |
      And the certificate "server" has:
        | issuer             | root        |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

      Examples:
        | kind      | permitted   |
        | IP ranges | 10.0.0.0/8  |
        | DNS names | example.com |

    @TLS-39
    Scenario Outline: A server's <kind> must not be excluded by an intermediate authority
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "between" has:
        | issuer          | root                    |
        | authority       | yes                     |
        | key usage       | key-cert-sign, crl-sign |
        | excluded <kind> | <excluded>              |
      And the certificate "server" has:
        | issuer             | between     |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server  |
        | between |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called

      Examples:
        | kind      | excluded    |
        | IP ranges | 127.0.0.0/8 |
        | DNS names | localhost   |

    @TLS-17
    Scenario: Names within the permitted subtrees and outside the excluded ones are accepted
      Given the certificate "root" has:
        | authority           | yes                     |
        | key usage           | key-cert-sign, crl-sign |
        | permitted IP ranges | 127.0.0.0/8             |
        | permitted DNS names | localhost               |
        | excluded IP ranges  | 127.0.0.2/32            |
        | excluded DNS names  | example.com             |
      And the certificate "server" has:
        | issuer             | root        |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call succeeds
      And STS is called once

    @TLS-40
    Scenario: A server that does not show an intermediate authority is refused
      Given the certificate "root" has:
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "between" has:
        | issuer    | root                    |
        | authority | yes                     |
        | key usage | key-cert-sign, crl-sign |
      And the certificate "server" has:
        | issuer             | between     |
        | extended key usage | server-auth |
        | DNS names          | localhost   |
        | IP addresses       | 127.0.0.1   |
      And STS shows the certificates:
        | server |
      When NewSessionWithOptions is called
      And a client of STS makes a call
      Then the call fails with "RequestError"
      And STS is not called
