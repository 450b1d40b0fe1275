Feature: The text of shared files

  Both editions read sections, keys and values alike. Of everything beyond that, each has a reading of its own.

  Background:
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_CONFIG_FILE is "${ROOT}/config"

  @INI14-1 @edition-1.14
  Scenario: A byte order mark at the start is skipped in edition 1.14
    Given the file "${ROOT}/config" contains "\u{feff}[default]\nregion = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-3 @edition-1.14
  Scenario: Indentation, comments and blank lines say nothing in edition 1.14
    Given the file "${ROOT}/config" contains "  # a comment\n\n\t[default]\n    ; another\n  region = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-4 @edition-1.14
  Scenario: A heading keeps the space inside its brackets in edition 1.14
    Given the file "${ROOT}/config" contains "[ default ]\nregion = eu-west-1\n"
    When NewSession is called
    Then there is no region

  @INI14-4 @edition-1.14
  Scenario: A heading ends at the last bracket of its line in edition 1.14
    Given the file "${ROOT}/config" contains "[default] # [x]\nregion = eu-west-1\n"
    When NewSession is called
    Then there is no region

  @INI14-5 @edition-1.14
  Scenario: A section that is named again goes on in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1\n[default]\naws_access_key_id = AKID\naws_secret_access_key = SECRET\n"
    When NewSession is called
    Then the region is "eu-west-1"
    And the access key is "AKID"

  @INI14-6 @edition-1.14
  Scenario: The later of two values counts in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\nregion = us-east-1\nregion = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-6 @edition-1.14
  Scenario: The later of two values counts even when it is empty in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\nregion = us-east-1\nregion =\n"
    When NewSession is called
    Then there is no region

  @INI14-7 @edition-1.14
  Scenario: A colon parts a name from its value in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\nregion : eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-8 @edition-1.14
  Scenario: A name may stand in quotes in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\n\"region\" = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-8 @edition-1.14
  Scenario: A name may stand in backticks in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\n`region` = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-9 @edition-1.14
  Scenario: A value in backticks keeps comment signs in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\nregion = `eu #west` tail\n"
    When NewSession is called
    Then the region is "eu #west"

  @INI14-10 @edition-1.14
  Scenario: A value in three quotes goes on over lines in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\nregion = \"\"\"eu-\nwest-1\"\"\"\n"
    When NewSession is called
    Then the region is "eu-\nwest-1"

  @INI14-10 @edition-1.14
  Scenario: A value in three quotes that nothing closes fails the file in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\nregion = \"\"\"eu-west-1\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI14-11 @edition-1.14
  Scenario: A backslash at the end of a line joins the next one in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-\\\nwest-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-12 @edition-1.14
  Scenario: A comment may stand behind a value in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1 ; the region\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-12 @edition-1.14
  Scenario: A comment may stand behind a value without a space in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1#x\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-14 @edition-1.14
  Scenario: Quotes around a value are taken off in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\nregion = 'eu-west-1'\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-17 @edition-1.14
  Scenario: A key named - gets a number in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\n- = one\nregion = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI14-18 @edition-1.14
  Scenario: A heading that is not closed fails the file in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1\n[dev\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI14-18 @edition-1.14
  Scenario: A heading without a name fails the file in edition 1.14
    Given the file "${ROOT}/config" contains "[]\n[default]\nregion = eu-west-1\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI14-22 @edition-1.14
  Scenario: A line without a delimiter fails the file in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\nregion\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI14-22 @edition-1.14
  Scenario: A line without a name fails the file in edition 1.14
    Given the file "${ROOT}/config" contains "[default]\n= eu-west-1\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI14-2 @edition-1.14
  Scenario: Bytes that are no text show as U+FFFD in edition 1.14
    Given the file "${ROOT}/config" contains the bytes "W2RlZmF1bHRdCnJlZ2lvbiA9IGV1Lf8tMQo="
    When NewSession is called
    Then the region is "eu-�-1"

  @INI14-13 @edition-1.14
  Scenario: A section inherits the keys of the section that its name extends by a dot in edition 1.14
    Given the environment variable AWS_PROFILE is "dev.sub"
    And the file "${ROOT}/config" contains "[dev]\nregion = eu-west-1\n[dev.sub]\noutput = json\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-1 @edition-1.55
  Scenario: Bytes that are no text show as U+FFFD in edition 1.55
    Given the file "${ROOT}/config" contains the bytes "W2RlZmF1bHRdCnJlZ2lvbiA9IGV1Lf8tMQo="
    When NewSession is called
    Then the region is "eu-�-1"

  @INI55-2 @edition-1.55
  Scenario: A comment begins where a word could begin in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1 # the region\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-2 @edition-1.55
  Scenario: A comment sign within a word is part of it in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west#1\n"
    When NewSession is called
    Then the region is "eu-west#1"

  @INI55-3 @edition-1.55
  Scenario: A space of Unicode is taken off a name in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nregion\u{2003}= eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-4 @edition-1.55
  Scenario: Keys before the first heading belong to no profile in edition 1.55
    Given the file "${ROOT}/config" contains "region = us-east-1\n[default]\naws_access_key_id = AKID\naws_secret_access_key = SECRET\n"
    When NewSession is called
    Then there is no region
    And the access key is "AKID"

  @INI55-5 @edition-1.55
  Scenario: The space inside the brackets of a heading says nothing in edition 1.55
    Given the file "${ROOT}/config" contains "[ default ]\nregion = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-6 @edition-1.55
  Scenario: A section that is named again replaces the earlier one in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nregion = us-east-1\n[default]\naws_access_key_id = AKID\naws_secret_access_key = SECRET\n"
    When NewSession is called
    Then there is no region
    And the access key is "AKID"

  @INI55-7 @edition-1.55
  Scenario: The later of two values counts in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nregion = us-east-1\nregion = eu-west-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-8 @edition-1.55
  Scenario: A key without a value leaves the earlier value in force in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1\nregion =\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-9 @edition-1.55
  Scenario: Indented lines below a key without a value are skipped in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1\ns3 =\n  region = us-east-1\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-10 @edition-1.55
  Scenario: A bare name at the end of the file fails it in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nregion = eu-west-1\nstray"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI55-10 @edition-1.55
  Scenario: A bare name before a comment fails the file in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nstray # comment\nregion = eu-west-1\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI55-10 @edition-1.55
  Scenario: A heading without a name fails the file in edition 1.55
    Given the file "${ROOT}/config" contains "[]\n[default]\nregion = eu-west-1\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI55-11 @edition-1.55
  Scenario: A value keeps signs, brackets and space in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nregion = eu = [west] 1\n"
    When NewSession is called
    Then the region is "eu = [west] 1"

  @INI55-12 @edition-1.55
  Scenario: A quote that nothing closes empties the file in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nregion = \"eu-west-1\n"
    When NewSession is called
    Then there is no region

  @INI55-13 @edition-1.55
  Scenario: A word in the wrong place fails the file in edition 1.55
    Given the file "${ROOT}/config" contains "= eu-west-1\n"
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @INI55-15 @edition-1.55
  Scenario: A backslash in quotes escapes a quote in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nregion = \"eu-\\\"west\\\"-1\"\n"
    When NewSession is called
    Then the region is "eu-\"west\"-1"

  @INI55-18 @edition-1.55
  Scenario: A value in quotes ends with them in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nregion = \"eu-west-1\" and more\n"
    When NewSession is called
    Then the region is "eu-west-1"

  @INI55-19 @edition-1.55
  Scenario: A comma at the start of a word drops the key in edition 1.55
    Given the file "${ROOT}/config" contains "[default]\nregion = eu ,west-1\n"
    When NewSession is called
    Then there is no region

  @INI14-1 @edition-1.14
  Scenario: A mark of UTF-16 at the beginning of a file is passed over
    Given the file "${ROOT}/home/.aws/credentials" contains the bytes "//5bZGVmYXVsdF0KYXdzX2FjY2Vzc19rZXlfaWQgPSBBS0lECmF3c19zZWNyZXRfYWNjZXNzX2tleSA9IFNFQ1JFVAo="
    When NewSession is called
    Then the access key is "AKID"

  @INI14-2 @INI55-1
  Scenario: Each byte of a character that is cut short is replaced by itself
    Given the file "${ROOT}/home/.aws/credentials" contains the bytes "W2RlZmF1bHRdCmF3c19hY2Nlc3Nfa2V5X2lkID0gQUtJRAphd3Nfc2VjcmV0X2FjY2Vzc19rZXkgPSBTRUNSRVQKYXdzX3Nlc3Npb25fdG9rZW4gPSBh4oJiCg=="
    When NewSession is called
    Then the session token is "a\u{fffd}\u{fffd}b"
