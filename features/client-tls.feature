Feature: Client certificate
  The options ClientTLSCert and ClientTLSKey, or the files that AWS_SDK_GO_CLIENT_TLS_CERT and
  AWS_SDK_GO_CLIENT_TLS_KEY name, give the session a client certificate, which it shows to servers that request one. If
  one of the two is missing, or they do not belong together, creating the session fails.

  @CTLS-1 @edition-1.55
  Scenario: Both options together are accepted
    Given the option ClientTLSCert is "${CLIENT_CERT}"
    And the option ClientTLSKey is "${CLIENT_KEY}"
    When NewSessionWithOptions is called
    Then a session is created

  @CTLS-2 @edition-1.55
  Scenario: Both variables together are accepted
    Given these environment variables:
      | name                       | value              |
      | AWS_SDK_GO_CLIENT_TLS_CERT | ${ROOT}/client.pem |
      | AWS_SDK_GO_CLIENT_TLS_KEY  | ${ROOT}/client.key |
    And the file "${ROOT}/client.pem" contains:
      """
      ${CLIENT_CERT}
      """
    And the file "${ROOT}/client.key" contains:
      """
      ${CLIENT_KEY}
      """
    When NewSession is called
    Then a session is created

  @CTLS-1 @CTLS-2 @edition-1.55
  Scenario: The certificate may come from an option and the key from a variable
    Given the environment variable AWS_SDK_GO_CLIENT_TLS_KEY is "${ROOT}/client.key"
    And the file "${ROOT}/client.key" contains:
      """
      ${CLIENT_KEY}
      """
    And the option ClientTLSCert is "${CLIENT_CERT}"
    When NewSessionWithOptions is called
    Then a session is created

  @CTLS-3 @edition-1.55
  Scenario: The options take precedence over variables that name missing files
    Given these environment variables:
      | name                       | value           |
      | AWS_SDK_GO_CLIENT_TLS_CERT | ${ROOT}/missing |
      | AWS_SDK_GO_CLIENT_TLS_KEY  | ${ROOT}/missing |
    And the option ClientTLSCert is "${CLIENT_CERT}"
    And the option ClientTLSKey is "${CLIENT_KEY}"
    When NewSessionWithOptions is called
    Then a session is created

  @CTLS-3 @edition-1.55
  Scenario: The option ClientTLSKey takes precedence over AWS_SDK_GO_CLIENT_TLS_KEY
    Given these environment variables:
      | name                       | value              |
      | AWS_SDK_GO_CLIENT_TLS_CERT | ${ROOT}/client.pem |
      | AWS_SDK_GO_CLIENT_TLS_KEY  | ${ROOT}/client.key |
    And the file "${ROOT}/client.pem" contains:
      """
      ${CLIENT_CERT}
      """
    And the file "${ROOT}/client.key" contains:
      """
      ${CLIENT_KEY}
      """
    And the option ClientTLSKey is "${OTHER_CLIENT_KEY}"
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadClientTLSCertError"

  @CTLS-4 @edition-1.55
  Scenario: AWS_SDK_GO_CLIENT_TLS_CERT without a key fails creation
    Given the environment variable AWS_SDK_GO_CLIENT_TLS_CERT is "${ROOT}/client.pem"
    And the file "${ROOT}/client.pem" contains:
      """
      ${CLIENT_CERT}
      """
    When NewSession is called
    Then creating the session fails with "LoadClientTLSCertError"
    And the error message is "client TLS cert(true) and key(false) must both be provided"
    And the error wraps no other error

  @CTLS-4 @edition-1.55
  Scenario: AWS_SDK_GO_CLIENT_TLS_KEY without a certificate fails creation
    Given the environment variable AWS_SDK_GO_CLIENT_TLS_KEY is "${ROOT}/client.key"
    And the file "${ROOT}/client.key" contains:
      """
      ${CLIENT_KEY}
      """
    When NewSession is called
    Then creating the session fails with "LoadClientTLSCertError"
    And the error message is "client TLS cert(false) and key(true) must both be provided"

  @CTLS-4 @edition-1.55
  Scenario: The option ClientTLSCert without a key fails creation
    Given the option ClientTLSCert is "${CLIENT_CERT}"
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadClientTLSCertError"

  @CTLS-4 @edition-1.55
  Scenario: An empty variable counts as unset
    Given the environment variable AWS_SDK_GO_CLIENT_TLS_CERT is empty
    And the environment variable AWS_SDK_GO_CLIENT_TLS_KEY is "${ROOT}/client.key"
    And the file "${ROOT}/client.key" contains:
      """
      ${CLIENT_KEY}
      """
    When NewSession is called
    Then creating the session fails with "LoadClientTLSCertError"
    And the error message is "client TLS cert(false) and key(true) must both be provided"

  @CTLS-5 @edition-1.55
  Scenario: The certificate file must exist
    Given these environment variables:
      | name                       | value              |
      | AWS_SDK_GO_CLIENT_TLS_CERT | ${ROOT}/missing    |
      | AWS_SDK_GO_CLIENT_TLS_KEY  | ${ROOT}/client.key |
    And the file "${ROOT}/client.key" contains:
      """
      ${CLIENT_KEY}
      """
    When NewSession is called
    Then creating the session fails with "LoadClientTLSCertError"
    And the error message is "failed to open custom client TLS cert file"
    And the error wraps another error

  @CTLS-5 @edition-1.55
  Scenario: The key file must exist even without a certificate
    Given the environment variable AWS_SDK_GO_CLIENT_TLS_KEY is "${ROOT}/missing"
    When NewSession is called
    Then creating the session fails with "LoadClientTLSCertError"
    And the error message is "failed to open custom client TLS key file"

  @CTLS-6 @edition-1.55
  Scenario Outline: <variable> must not name a directory
    Given the environment variable <variable> is "${ROOT}/directory"
    And "${ROOT}/directory" is a directory
    And the option <option> is "<half>"
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadClientTLSCertError"
    And the error message is "<message>"

    Examples:
      | variable                   | option        | half           | message                                 |
      | AWS_SDK_GO_CLIENT_TLS_CERT | ClientTLSKey  | ${CLIENT_KEY}  | unable to get read client TLS cert file |
      | AWS_SDK_GO_CLIENT_TLS_KEY  | ClientTLSCert | ${CLIENT_CERT} | unable to get read client TLS key file  |

  @CTLS-7 @edition-1.55
  Scenario Outline: A pair of <certificate> and <key> fails creation
    Given the option ClientTLSCert is "<certificate>"
    And the option ClientTLSKey is "<key>"
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadClientTLSCertError"
    And the error message is "unable to load x509 key pair from client cert"
    And the error wraps another error

    Examples:
      | certificate          | key                 |
      | ${CLIENT_CERT}       | ${OTHER_CLIENT_KEY} |
      | ${OTHER_CLIENT_CERT} | ${CLIENT_KEY}       |
      | ${CLIENT_KEY}        | ${CLIENT_KEY}       |
      | ${CLIENT_CERT}       | ${CLIENT_CERT}      |
      | text                 | ${CLIENT_KEY}       |
      | ${CLIENT_CERT}       | text                |

  @CTLS-7 @edition-1.55
  Scenario: Empty options count as set and fail creation
    Given the option ClientTLSCert is ""
    And the option ClientTLSKey is ""
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadClientTLSCertError"
    And the error message is "unable to load x509 key pair from client cert"

  @CTLS-7 @edition-1.55
  Scenario: The first certificate and the first key are used, whatever surrounds them
    Given the option ClientTLSCert is "${CLIENT_KEY}text\n${CLIENT_CERT}${OTHER_CLIENT_CERT}"
    And the option ClientTLSKey is "${OTHER_CLIENT_CERT}${CLIENT_KEY}${OTHER_CLIENT_KEY}"
    When NewSessionWithOptions is called
    Then a session is created

  @CTLS-8 @edition-1.55
  Scenario: An HTTP client with a transport of its own cannot take a client certificate
    Given the option ClientTLSCert is "${CLIENT_CERT}"
    And the option ClientTLSKey is "${CLIENT_KEY}"
    And the config sets HTTPClient to one with a transport of its own
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadClientTLSCertError"
    And the error message is "unable to get usable HTTP transport from client"
    And the error wraps another error

  @CTLS-8 @edition-1.55
  Scenario: An HTTP client whose TLS configuration can be changed takes a client certificate
    Given the option ClientTLSCert is "${CLIENT_CERT}"
    And the option ClientTLSKey is "${CLIENT_KEY}"
    And the config sets HTTPClient to one whose roots can be set
    When NewSessionWithOptions is called
    Then a session is created

  @CTLS-4 @CTLS-8 @edition-1.55
  Scenario: An incomplete pair is reported before an HTTP client that cannot take it
    Given the option ClientTLSCert is "${CLIENT_CERT}"
    And the config sets HTTPClient to one with a transport of its own
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadClientTLSCertError"
    And the error message is "client TLS cert(true) and key(false) must both be provided"

  @CTLS-9 @edition-1.55
  Scenario: A bundle without a certificate is reported before an incomplete pair
    Given the option CustomCABundle contains no certificate
    And the option ClientTLSCert is "${CLIENT_CERT}"
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadCustomCABundleError"

  @CTLS-9 @edition-1.55
  Scenario: A certificate file that cannot be opened is reported before a bundle without a certificate
    Given the environment variable AWS_SDK_GO_CLIENT_TLS_CERT is "${ROOT}/missing"
    And the option CustomCABundle contains no certificate
    When NewSessionWithOptions is called
    Then creating the session fails with "LoadClientTLSCertError"

  @CTLS-9 @edition-1.55
  Scenario: A role without a token provider is reported before a certificate file that cannot be opened
    Given these environment variables:
      | name                       | value           |
      | AWS_SDK_LOAD_CONFIG        | 1               |
      | AWS_SDK_GO_CLIENT_TLS_CERT | ${ROOT}/missing |
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

  @CTLS-10 @edition-1.14
  Scenario Outline: <variable> is ignored
    Given the environment variable <variable> is "${ROOT}/missing"
    When NewSession is called
    Then a session is created

    Examples:
      | variable                   |
      | AWS_SDK_GO_CLIENT_TLS_CERT |
      | AWS_SDK_GO_CLIENT_TLS_KEY  |

  @CTLS-11 @edition-1.55
  Scenario: The deprecated New reads no client certificate if AWS_SDK_LOAD_CONFIG is off
    Given the environment variable AWS_SDK_GO_CLIENT_TLS_CERT is "${ROOT}/missing"
    When New is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

  @CTLS-4 @DNEW-3 @edition-1.55
  Scenario: Every request of the deprecated New reports an incomplete pair
    Given these environment variables:
      | name                       | value              |
      | AWS_SDK_LOAD_CONFIG        | 1                  |
      | AWS_SDK_GO_CLIENT_TLS_CERT | ${ROOT}/client.pem |
    And the file "${ROOT}/client.pem" contains:
      """
      ${CLIENT_CERT}
      """
    When New is called
    Then a session is created
    And every request fails with "LoadClientTLSCertError"

  @CTLS-12 @edition-1.55
  Scenario: The call that assumes a role shows the client certificate of the options
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      ${CA}
      """
    And the option ClientTLSCert is "${CLIENT_CERT}"
    And the option ClientTLSKey is "${CLIENT_KEY}"
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
    And call 1 shows the client certificate "client"

  @CTLS-3 @CTLS-12 @edition-1.55
  Scenario: A call shows the certificate of the options, not that of the variables
    Given STS uses TLS with a valid certificate
    And these environment variables:
      | name                       | value              |
      | AWS_SDK_GO_CLIENT_TLS_CERT | ${ROOT}/client.pem |
      | AWS_SDK_GO_CLIENT_TLS_KEY  | ${ROOT}/client.key |
    And the file "${ROOT}/client.pem" contains:
      """
      ${CLIENT_CERT}
      """
    And the file "${ROOT}/client.key" contains:
      """
      ${CLIENT_KEY}
      """
    And the option ClientTLSCert is "${OTHER_CLIENT_CERT}"
    And the option ClientTLSKey is "${OTHER_CLIENT_KEY}"
    And the option CustomCABundle is:
      """
      ${CA}
      """
    When NewSessionWithOptions is called
    And a client of STS makes a call with:
      | Region          | us-east-1 |
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
    Then a session is created
    And the call succeeds
    And STS is called once
    And call 1 shows the client certificate "other-client"

  @CTLS-12 @edition-1.55
  Scenario: The HTTP client of the config shows the certificate of the variables
    Given STS uses TLS with a valid certificate
    And these environment variables:
      | name                       | value              |
      | AWS_SDK_GO_CLIENT_TLS_CERT | ${ROOT}/client.pem |
      | AWS_SDK_GO_CLIENT_TLS_KEY  | ${ROOT}/client.key |
    And the file "${ROOT}/client.pem" contains:
      """
      ${CLIENT_CERT}
      """
    And the file "${ROOT}/client.key" contains:
      """
      ${CLIENT_KEY}
      """
    And the config sets:
      | HTTPClient      | one whose roots can be set |
      | HTTPClientRoots | ${CA}                      |
    When NewSession is called
    And a client of STS makes a call with:
      | Region          | us-east-1 |
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
    Then a session is created
    And the call succeeds
    And call 1 shows the client certificate "client"

  @CTLS-12 @edition-1.55
  Scenario: A session without a client certificate shows none
    Given STS uses TLS with a valid certificate
    And the option CustomCABundle is:
      """
      ${CA}
      """
    When NewSessionWithOptions is called
    And a client of STS makes a call with:
      | Region          | us-east-1 |
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
    Then a session is created
    And the call succeeds
    And call 1 shows no client certificate

  @CTLS-13 @edition-1.55
  Scenario: A client with an HTTPClient of its own shows no client certificate
    Given STS uses TLS with a valid certificate
    And the option ClientTLSCert is "${CLIENT_CERT}"
    And the option ClientTLSKey is "${CLIENT_KEY}"
    When NewSessionWithOptions is called
    And a client of STS makes a call with:
      | Region          | us-east-1                  |
      | AccessKeyID     | AKID                       |
      | SecretAccessKey | SECRET                     |
      | HTTPClient      | one whose roots can be set |
      | HTTPClientRoots | ${CA}                      |
    Then a session is created
    And the call succeeds
    And call 1 shows no client certificate
