package dev.precept.domain.application;

/** What names a client in its certificate, compared exactly (RFC 8705 section 2.1.2). */
public sealed interface CertificateName {
    /** The subject's distinguished name (RFC 4514). */
    record SubjectDn(String name) implements CertificateName {}

    /** A DNS name of the subject's alternative names. */
    record SanDns(String name) implements CertificateName {}

    /** A URI of them. */
    record SanUri(String name) implements CertificateName {}

    /** An IP address of them. */
    record SanIp(String name) implements CertificateName {}

    /** An e-mail address of them. */
    record SanEmail(String name) implements CertificateName {}
}
