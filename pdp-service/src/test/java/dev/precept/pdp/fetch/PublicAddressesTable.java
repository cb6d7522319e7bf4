package dev.precept.pdp.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;

/** Which addresses a URL of somebody else's may lead to (THREATS 26). */
class PublicAddressesTable {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    8.8.8.8              | true
                    1.1.1.1              | true
                    172.15.255.255       | true
                    172.32.0.0           | true
                    100.63.255.255       | true
                    193.0.0.1            | true
                    2606:4700:4700::1111 | true
                    0.0.0.0              | false
                    0.1.2.3              | false
                    10.0.0.1             | false
                    100.64.0.1           | false
                    127.0.0.1            | false
                    127.255.255.254      | false
                    2130706433           | false
                    169.254.169.254      | false
                    172.16.0.1           | false
                    172.31.255.255       | false
                    192.0.0.1            | false
                    192.0.2.1            | false
                    192.168.1.1          | false
                    198.18.0.1           | false
                    198.19.255.255       | false
                    198.51.100.7         | false
                    203.0.113.7          | false
                    224.0.0.1            | false
                    240.0.0.1            | false
                    255.255.255.255      | false
                    ::                   | false
                    ::1                  | false
                    ::ffff:127.0.0.1     | false
                    ::ffff:10.0.0.1      | false
                    ::127.0.0.1          | false
                    64:ff9b::7f00:1      | false
                    fe80::1              | false
                    fc00::1              | false
                    fd12:3456::1         | false
                    ff02::1              | false
                    2001::1              | false
                    2001:db8::1          | false
                    2002:7f00:1::        | false
                    """)
    void threat26_isPublic(String address, boolean isPublic) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isEqualTo(isPublic);
    }
}
