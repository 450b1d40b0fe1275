Feature: The text of shared files

  Both editions read plain sections, keys and values in the same way. Each has its own way of reading everything else,
  such as quotes, comments behind values and damaged lines.

  Background:
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_CONFIG_FILE is "${ROOT}/config"

  @INI14-1 @edition-1.14
  Scenario: A byte order mark at the start is skipped
    Given the file "${ROOT}/config" contains "\u{feff}[default]\nregion = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-3 @edition-1.14
  Scenario: Indentation, comments and blank lines are ignored
    Given the file "${ROOT}/config" contains "  # a comment\n\n\t[default]\n    ; another\n  region = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-4 @edition-1.14
  Scenario: White space inside the brackets of a heading is part of the name
    Given the file "${ROOT}/config" contains "[ default ]\nregion = eu-west-1\n"
    When NewSession is called
    Then there is no region

  @INI14-4 @edition-1.14
  Scenario: A heading ends at the last bracket of its line
    Given the file "${ROOT}/config" contains "[default] # [x]\nregion = eu-west-1\n"
    When NewSession is called
    Then there is no region

  @INI14-5 @edition-1.14
  Scenario: Sections with the same name are merged
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1\n[default]\naws_access_key_id = AKID\naws_secret_access_key = SECRET\n"
    When NewSession is called
    Then the region is "eu-west-1"
    And the access key is "AKID"

  @INI14-6 @edition-1.14
  Scenario: The later value of a repeated key is used in a merged section
    Given the file "${ROOT}/config" contains "[default]\nregion = us-east-1\nregion = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-6 @edition-1.14
  Scenario: The later value of a repeated key is used even if it is empty
    Given the file "${ROOT}/config" contains "[default]\nregion = us-east-1\nregion =\n"
    When NewSession is called
    Then there is no region

  @INI14-7 @edition-1.14
  Scenario: A colon separates a key from its value
    Given the file "${ROOT}/config" contains "[default]\nregion : eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-8 @edition-1.14
  Scenario: A key may be quoted
    Given the file "${ROOT}/config" contains "[default]\n\"region\" = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-8 @edition-1.14
  Scenario: A key may be in backticks
    Given the file "${ROOT}/config" contains "[default]\n`region` = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-9 @edition-1.14
  Scenario: A value in backticks may contain comment characters
    Given the file "${ROOT}/config" contains "[default]\nregion = `eu #west` tail\n"
    When NewSession is called
    Then the region is "eu #west"

  @INI14-10 @edition-1.14
  Scenario: A value in triple quotes may span lines
    Given the file "${ROOT}/config" contains "[default]\nregion = \"\"\"eu-\nwest-1\"\"\"\n"
    When NewSession is called
    Then the region is "eu-\nwest-1"

  @INI14-23 @edition-1.14
  Scenario: A value in triple quotes without an end makes the file invalid
    Given the file "${ROOT}/config" contains "[default]\nregion = \"\"\"eu-west-1\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI14-11 @edition-1.14
  Scenario: A backslash at the end of a line continues the value on the next line
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-\\\nwest-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-12 @edition-1.14
  Scenario: A comment may follow a value
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1 ; the region\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-12 @edition-1.14
  Scenario: A comment may follow a value without a space
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1#x\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-14 @edition-1.14
  Scenario: Quotes around a value are removed
    Given the file "${ROOT}/config" contains "[default]\nregion = 'eu-west-1'\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-17 @edition-1.14
  Scenario: A key named - is numbered
    Given the file "${ROOT}/config" contains "[default]\n- = one\nregion = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-18 @edition-1.14
  Scenario: A heading without a closing bracket makes the file invalid
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1\n[dev\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI14-18 @edition-1.14
  Scenario: An empty heading makes the file invalid for both chains
    Given the file "${ROOT}/config" contains "[]\n[default]\nregion = eu-west-1\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI14-22 @edition-1.14
  Scenario: A line without a delimiter makes the file invalid
    Given the file "${ROOT}/config" contains "[default]\nregion\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI14-25 @edition-1.14
  Scenario: A line without a key makes the file invalid
    Given the file "${ROOT}/config" contains "[default]\n= eu-west-1\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI14-26 @edition-1.14
  Scenario: A quoted key without a closing quote makes the file invalid
    Given the file "${ROOT}/config" contains "[default]\n\"region = eu-west-1\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  # The bytes, in base64, are a section [default] whose region is eu-, the byte FF and -1.
  @INI14-2 @edition-1.14
  Scenario: Bytes that are not UTF-8 are shown as U+FFFD
    Given the file "${ROOT}/config" contains the bytes "W2RlZmF1bHRdCnJlZ2lvbiA9IGV1Lf8tMQo="
    When NewSession is called
    Then the region is "eu-�-1"

  @INI14-13 @edition-1.14
  Scenario: A section a.b inherits the keys of section a
    Given the environment variable AWS_PROFILE is "dev.sub"
    And the file "${ROOT}/config" contains "[dev]\nregion = eu-west-1\n[dev.sub]\noutput = json\n"
    When NewSession is called
    Then the region is "eu-west-1"

  # The bytes, in base64, are a section [default] whose region is eu-, the byte FF and -1.
  @INI55-1 @edition-1.55
  Scenario: Bytes that are not UTF-8 in a value are shown as U+FFFD
    Given the file "${ROOT}/config" contains the bytes "W2RlZmF1bHRdCnJlZ2lvbiA9IGV1Lf8tMQo="
    When NewSession is called
    Then the region is "eu-�-1"

  @INI55-21 @edition-1.55
  Scenario: A comment begins where a word could begin
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1 # the region\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-21 @edition-1.55
  Scenario: A comment character within a word is part of the word
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west#1\n"
    When NewSession is called
    Then the region is "eu-west#1"

  @INI55-2 @edition-1.55
  Scenario: A key ends at the delimiter without a space
    Given the file "${ROOT}/config" contains "[default]\nregion=eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-22 @edition-1.55
  Scenario: A carriage return within a line is part of the value
    Given the file "${ROOT}/config" contains "[default]\nregion = eu\rwest-1\n"
    When NewSession is called
    Then the region is "eu\rwest-1"

  @INI55-3 @edition-1.55
  Scenario: Unicode white space around a key is removed
    Given the file "${ROOT}/config" contains "[default]\nregion\u{2003}= eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-4 @edition-1.55
  Scenario: Keys before the first heading belong to no profile
    Given the file "${ROOT}/config" contains "region = us-east-1\n[default]\naws_access_key_id = AKID\naws_secret_access_key = SECRET\n"
    When NewSession is called
    Then there is no region
    And the access key is "AKID"

  @INI55-5 @edition-1.55
  Scenario: White space inside the brackets of a heading is ignored
    Given the file "${ROOT}/config" contains "[ default ]\nregion = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-6 @edition-1.55
  Scenario: A section replaces an earlier one with the same name
    Given the file "${ROOT}/config" contains "[default]\nregion = us-east-1\n[default]\naws_access_key_id = AKID\naws_secret_access_key = SECRET\n"
    When NewSession is called
    Then there is no region
    And the access key is "AKID"

  @INI55-7 @edition-1.55
  Scenario: The later value of a repeated key is used
    Given the file "${ROOT}/config" contains "[default]\nregion = us-east-1\nregion = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-8 @edition-1.55
  Scenario: A key without a value does not replace the earlier value
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1\nregion =\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-9 @edition-1.55
  Scenario: Indented lines below a key without a value are skipped
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1\ns3 =\n  region = us-east-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-10 @edition-1.55
  Scenario: A key without a delimiter at the end makes the file invalid
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1\nstray"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI55-10 @edition-1.55
  Scenario: A key without a delimiter before a comment makes the file invalid
    Given the file "${ROOT}/config" contains "[default]\nstray # comment\nregion = eu-west-1\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI55-23 @edition-1.55
  Scenario: An empty heading makes the file invalid
    Given the file "${ROOT}/config" contains "[]\n[default]\nregion = eu-west-1\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI55-11 @edition-1.55
  Scenario: A value may contain delimiters, brackets and spaces
    Given the file "${ROOT}/config" contains "[default]\nregion = eu = [west] 1\n"
    When NewSession is called
    Then the region is "eu = [west] 1"

  @INI55-12 @edition-1.55
  Scenario: A quote without an end empties the file
    Given the file "${ROOT}/config" contains "[default]\nregion = \"eu-west-1\n"
    When NewSession is called
    Then there is no region

  @INI55-13 @edition-1.55
  Scenario: A word in the wrong place makes the file invalid
    Given the file "${ROOT}/config" contains "= eu-west-1\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI55-15 @edition-1.55
  Scenario: A backslash escapes a quote in a quoted value
    Given the file "${ROOT}/config" contains "[default]\nregion = \"eu-\\\"west\\\"-1\"\n"
    When NewSession is called
    Then the region is "eu-\"west\"-1"

  @INI55-18 @edition-1.55
  Scenario: A value in quotes continues on the next line
    Given the file "${ROOT}/config" contains "[default]\nregion = \"eu-\nwest-1\"\n"
    When NewSession is called
    Then the region is "eu-\nwest-1"

  @INI55-24 @edition-1.55
  Scenario: A quoted value ends with its closing quote
    Given the file "${ROOT}/config" contains "[default]\nregion = \"eu-west-1\" and more\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-19 @edition-1.55
  Scenario: A comma at the start of a word drops the key
    Given the file "${ROOT}/config" contains "[default]\nregion = eu ,west-1\n"
    When NewSession is called
    Then there is no region

  # The bytes, in base64, are FF FE, which is the mark, and then a section [default] with a pair of keys in ASCII.
  @INI14-1 @edition-1.14
  Scenario: A UTF-16 byte order mark at the start is skipped
    Given the file "${ROOT}/home/.aws/credentials" contains the bytes "//5bZGVmYXVsdF0KYXdzX2FjY2Vzc19rZXlfaWQgPSBBS0lECmF3c19zZWNyZXRfYWNjZXNzX2tleSA9IFNFQ1JFVAo="
    When NewSession is called
    Then the access key is "AKID"

  # The bytes, in base64, are a section [default] with keys and a session token: a, the bytes E2 82, and b.
  @INI14-2 @INI55-1
  Scenario: Each byte of an incomplete character is replaced separately
    Given the file "${ROOT}/home/.aws/credentials" contains the bytes "W2RlZmF1bHRdCmF3c19hY2Nlc3Nfa2V5X2lkID0gQUtJRAphd3Nfc2VjcmV0X2FjY2Vzc19rZXkgPSBTRUNSRVQKYXdzX3Nlc3Npb25fdG9rZW4gPSBh4oJiCg=="
    When NewSession is called
    Then the session token is "a\u{fffd}\u{fffd}b"

  @INI14-15 @edition-1.14
  Scenario: A reference is replaced by the value of another key
    Given the file "${ROOT}/config" contains "[default]\npart = west\nregion = eu-%(part)s-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-15 @edition-1.14
  Scenario: A reference falls back to the section DEFAULT
    Given the file "${ROOT}/config" contains "part = west\n[default]\nregion = eu-%(part)s-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-16 @edition-1.14
  Scenario: A value that refers to itself is not replaced
    Given the file "${ROOT}/config" contains "[default]\nregion = %(region)s\n"
    When NewSession is called
    Then the region is "%(region)s"

  @INI14-19 @edition-1.14
  Scenario: Reading a missing key creates an empty key for later references
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-%(aws_access_key_id)swest-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-20 @edition-1.14
  Scenario: A reference to a key that does not exist panics
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-%(nowhere)s-1\n"
    When NewSession is called
    Then the SDK panics
    And the error message is "runtime error: invalid memory address or nil pointer dereference"

  @INI14-20 @edition-1.14
  Scenario: A reference does not find a missing key that is read later
    Given the file "${ROOT}/config" contains "[default]\nrole_arn = %(region)s%(external_id)s\n"
    When NewSession is called
    Then the SDK panics

  @INI14-20 @edition-1.14
  Scenario: The older chain panics when the credentials are retrieved
    Given the environment variable AWS_SDK_LOAD_CONFIG is ""
    And the file "${ROOT}/home/.aws/credentials" contains "[default]\naws_access_key_id = %(nowhere)s\naws_secret_access_key = SECRET\n"
    When New is called
    Then a session is created
    And retrieving the credentials fails with ""
    And the error message is "runtime error: invalid memory address or nil pointer dereference"

  @INI14-21 @edition-1.14
  Scenario: All repeated characters around the name of a reference are removed
    Given the file "${ROOT}/config" contains "[default]\nkey = eu-west-1\nregion = %(keys)s\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-20 @edition-1.55
  Scenario: The escapes of a profile that is its own source are resolved twice
    Given the file "${ROOT}/config" contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/dev
      source_profile = default
      aws_access_key_id = "AK\\ID"
      aws_secret_access_key = SECRET
      """
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    When NewSession is called
    Then STS is called once
    And call 1 is signed with "AK\\IDD"

  # The bytes, in base64, are a section [default] with keys and a role, whose ARN is the byte FF and 17 characters.
  @INI14-2 @edition-1.14
  Scenario: A byte that is not UTF-8 counts as one byte of the minimum length
    Given the file "${ROOT}/config" contains the bytes "W2RlZmF1bHRdCmF3c19hY2Nlc3Nfa2V5X2lkID0gQUtJRAphd3Nfc2VjcmV0X2FjY2Vzc19rZXkgPSBTRUNSRVQKcm9sZV9hcm4gPSD/YXJuOmF3czpyb2xlL3Nob3IKc291cmNlX3Byb2ZpbGUgPSBkZWZhdWx0Cg=="
    When NewSession is called
    Then retrieving the credentials fails with "InvalidParameter"
    And STS is not called

  # The bytes, in base64, are a section [default] and a section whose name is the byte FF, each with a region.
  @INI14-2 @edition-1.14
  Scenario: A byte that is not UTF-8 differs from the character U+FFFD
    Given the file "${ROOT}/config" contains the bytes "W2RlZmF1bHRdCnJlZ2lvbiA9IGV1LXdlc3QtMQpb/10KcmVnaW9uID0gdXMtd2VzdC0yCg=="
    And the environment variable AWS_PROFILE is "\u{fffd}"
    When NewSession is called
    Then there is no region

  # The bytes, in base64, are a key half with the bytes E2 82, and a region: a reference to it and the byte AC.
  @INI14-2 @INI14-15 @edition-1.14
  Scenario: A reference joins two halves of a character
    Given the file "${ROOT}/config" contains the bytes "W2RlZmF1bHRdCmhhbGYgPSDiggpyZWdpb24gPSAlKGhhbGYpc6wK"
    When NewSession is called
    Then the region is "€"

  # The bytes, in base64, are a region: eu-, the private-use characters U+10FFC3 and U+F00A9, and the byte FF.
  @INI14-2 @edition-1.14
  Scenario: A private-use character is kept beside a byte that is not UTF-8
    Given the file "${ROOT}/config" contains the bytes "W2RlZmF1bHRdCnJlZ2lvbiA9IGV1LfSPv4PzsIKp/wo="
    When NewSession is called
    Then the region is "eu-\u{10ffc3}\u{f00a9}\u{fffd}"

  # The bytes, in base64, are a key half with the private-use character U+F00C3, and a region: a reference to it and the byte A9.
  @INI14-2 @INI14-15 @edition-1.14
  Scenario: A private-use character does not combine with a byte that is not UTF-8
    Given the file "${ROOT}/config" contains the bytes "W2RlZmF1bHRdCmhhbGYgPSDzsIODCnJlZ2lvbiA9ICUoaGFsZilzqQo="
    When NewSession is called
    Then the region is "\u{f00c3}\u{fffd}"

  # The bytes, in base64, are a section named by the private-use character U+F00FF, and another whose region is the byte FF.
  @INI14-2 @edition-1.14
  Scenario: A profile named by a private-use character is found beside a byte that is not UTF-8
    Given the file "${ROOT}/config" contains the bytes "W/Owg79dCnJlZ2lvbiA9IGV1LXdlc3QtMQpbZGV2XQpyZWdpb24gPSD/Cg=="
    And the environment variable AWS_PROFILE is "\u{f00ff}"
    When NewSession is called
    Then the region is "eu-west-1"

  # The bytes, in base64, are a role whose source profile, and the section of that profile, are named by the byte FF.
  @INI14-2 @edition-1.14
  Scenario: A source profile with a name that is not UTF-8 is found
    Given the file "${ROOT}/config" contains the bytes "W2RlZmF1bHRdCnJvbGVfYXJuID0gYXJuOmF3czppYW06OjEyMzQ1Njc4OTAxMjpyb2xlL2Rldgpzb3VyY2VfcHJvZmlsZSA9IP8KW/9dCmF3c19hY2Nlc3Nfa2V5X2lkID0gQUtJRAphd3Nfc2VjcmV0X2FjY2Vzc19rZXkgPSBTRUNSRVQK"
    When NewSession is called
    Then STS is called once
    And call 1 is signed with "AKID"

  @INI55-16 @edition-1.55
  Scenario: A boolean may be followed by other characters
    Given the file "${ROOT}/config" contains:
      """
      [default]
      region = eu-west-1
      role_arn = arn:aws:iam::123456789012:role/dev
      source_profile = default
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      use_fips_endpoint = truest
      """
    When NewSession is called
    Then call 1 is signed for the region "eu-west-1"

  @INI55-16 @edition-1.55
  Scenario: A word that is not a boolean is ignored
    Given the file "${ROOT}/config" contains:
      """
      [default]
      region = eu-west-1
      role_arn = arn:aws:iam::123456789012:role/dev
      source_profile = default
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      use_fips_endpoint = yes
      """
    When NewSession is called
    Then call 1 is signed for the region "us-east-1"

  @INI55-17 @edition-1.55
  Scenario: A number may be written as in Go
    Given the file "${ROOT}/config" contains:
      """
      [default]
      region = eu-west-1
      role_arn = arn:aws:iam::123456789012:role/dev
      source_profile = default
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      duration_seconds = 0x1000
      """
    When NewSession is called
    Then call 1 carries DurationSeconds "4096"

  @INI55-17 @edition-1.55
  Scenario: The digits of a number may be separated by underscores
    Given the file "${ROOT}/config" contains:
      """
      [default]
      region = eu-west-1
      role_arn = arn:aws:iam::123456789012:role/dev
      source_profile = default
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      duration_seconds = 1_800
      """
    When NewSession is called
    Then call 1 carries DurationSeconds "1800"

  @INI55-17 @edition-1.55
  Scenario: A value that is not a number is ignored
    Given the file "${ROOT}/config" contains:
      """
      [default]
      region = eu-west-1
      role_arn = arn:aws:iam::123456789012:role/dev
      source_profile = default
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      duration_seconds = soon
      """
    When NewSession is called
    Then call 1 carries DurationSeconds "900"

  @INI55-17 @edition-1.55
  Scenario: A quoted number is not parsed as a number
    Given the file "${ROOT}/config" contains:
      """
      [default]
      region = eu-west-1
      role_arn = arn:aws:iam::123456789012:role/dev
      source_profile = default
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      duration_seconds = "3600"
      """
    When NewSession is called
    Then call 1 carries DurationSeconds "900"

  # The bytes, in base64, are a role with its own keys, whose secret access key is the byte FF.
  @INI14-2 @edition-1.14
  Scenario: A call to STS is signed with a secret key that is not UTF-8
    Given the file "${ROOT}/config" contains the bytes "W2RlZmF1bHRdCnJvbGVfYXJuID0gYXJuOmF3czppYW06OjEyMzQ1Njc4OTAxMjpyb2xlL29uZQpzb3VyY2VfcHJvZmlsZSA9IGRlZmF1bHQKYXdzX2FjY2Vzc19rZXlfaWQgPSBBS0lECmF3c19zZWNyZXRfYWNjZXNzX2tleSA9IP8K"
    When NewSession is called
    Then STS is called once
    And call 1 is signed with "AKID"
