package org.lectern.identity;

import java.util.Set;

/** Passwords of eight characters and more that stand at the head of every list of leaked ones. */
final class CommonPasswords {
    private static final Set<String> ALL = Set.of("""
            00000000 11111111 12121212 12341234 12344321 123123123 12345678 123456789 1234567890 1234567891 12345678910
            123456789a 123456789q 1234qwer 12qwaszx 13131313 147258369 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 22222222 31415926
            55555555 66666666 69696969 77777777 87654321 88888888 987654321 9876543210 99999999 a1234567 a12345678
            a123456789 aa123456 aa12345678 aaaaaaaa abc12345 abcd1234 abcdefgh abcdefg1 access14 admin123 administrator
            adminadmin asdf1234 asdfasdf asdfghjk asdfghjkl baseball basketball butthead changeme computer corvette
            danielle dragon123 football garfield hello123 iloveyou iloveyou1 internet jennifer jordan23 letmein1
            letmein123 liverpool marlboro maverick mercedes metallica michelle midnight mustang1 p@ssw0rd p@ssword
            passw0rd passwort password password! password1 password12 password123 password1234 password2 princess
            princess1 q1w2e3r4 q1w2e3r4t5 qazwsxedc qwer1234 qwerty12 qwerty123 qwerty1234 qwertyui qwertyuiop
            redskins rush2112 samantha sample123 scorpion secret123 startrek starwars steelers summer2024 summer2025
            summer2026 sunshine sunshine1 superman superman1 test1234 testtest trustno1 victoria welcome1 welcome123
            whatever william1 winter2025 winter2026 xxxxxxxx zaq12wsx zxcvbnm1 zxcvbnm123
            """.strip().split("\\s+"));

    private CommonPasswords() {}

    static boolean contains(String password) {
        return ALL.contains(password);
    }
}
