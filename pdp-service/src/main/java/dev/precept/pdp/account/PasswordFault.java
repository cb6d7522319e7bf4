package dev.precept.pdp.account;

/** Why a password is refused. */
public enum PasswordFault {
    TOO_SHORT,
    TOO_LONG,
    /** It is on everybody's list, or a row of like characters. */
    COMMON,
    /** It is made of what is known of the person or of this place. */
    PERSONAL,
    /** It holds a character that cannot be typed. */
    UNREADABLE
}
