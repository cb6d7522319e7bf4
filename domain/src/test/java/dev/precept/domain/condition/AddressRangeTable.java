package dev.precept.domain.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTable {
    @ParameterizedTest
    @CsvSource({
        // written            range                 one in it              one beside it
        "10.0.0.0/8,          10.0.0.0/8,           10.255.255.255,        11.0.0.0",
        "10.1.2.3,            10.1.2.3/32,          10.1.2.3,              10.1.2.4",
        "10.1.2.2/31,         10.1.2.2/31,          ::ffff:10.1.2.3,       ::10.1.2.3",
        "0.0.0.0/0,           0.0.0.0/0,            255.255.255.255,       ::1",
        "2001:db8::/32,       2001:db8::/32,        2001:db8:ffff::1,      2001:db9::",
        "2001:DB8:0:0:0::/33, 2001:db8::/33,        2001:db8:7fff::,       2001:db8:8000::",
        "fe80::/10,           fe80::/10,            febf::1,               fec0::",
        "::1,                 ::1/128,              0:0:0:0:0:0:0:1,       ::2",
        "::ffff:10.0.0.0/104, 10.0.0.0/8,           10.9.8.7,              11.0.0.1",
        "1:0:0:2:0:0:0:3/128, 1:0:0:2::3/128,       1:0:0:2:0:0:0:3,       1::2:0:0:0:4",
        "::/1,                ::/1,                 9.9.9.9,               8000::",
        "2001:db8::/64,       2001:db8::/64,        2001:db8::ffff:ffff,   2001:db8:0:1::",
    })
    void hasOneFormAndHoldsWhatSharesItsPrefix(
            String written, String form, String inside, String beside) {
        AddressRange range = AddressRange.parse(written);
        assertThat(range).hasToString(form).isEqualTo(AddressRange.parse(form));
        assertThat(range.contains(IpAddress.parse(inside).orElseThrow())).isTrue();
        assertThat(range.contains(IpAddress.parse(beside).orElseThrow())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0/8",
                "10.0.0.256",
                "10.0.0.01",
                "10.0.0.0.0",
                "1.2.3.4::",
                "::1::2",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                "fe80::1%eth0",
                "12345::",
                "::g",
                "2001:db8::1/32",
                "::/129",
                "\u0661.2.3.4",
                "localhost"
            })
    void anythingElseIsNone(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(written));
    }
}
