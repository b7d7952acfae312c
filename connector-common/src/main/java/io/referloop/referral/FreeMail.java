package io.referloop.referral;

import java.util.Locale;
import java.util.Set;

/** Providers that give anybody an address: sharing one says nothing about working together. */
public final class FreeMail {

    private static final Set<String> KNOWN = Set.of(
            "126.com",
            "163.com",
            "aol.com",
            "bigpond.com",
            "bluewin.ch",
            "btinternet.com",
            "comcast.net",
            "duck.com",
            "fastmail.com",
            "fastmail.fm",
            "free.fr",
            "freenet.de",
            "gmail.com",
            "gmx.at",
            "gmx.ch",
            "gmx.com",
            "gmx.de",
            "gmx.net",
            "googlemail.com",
            "hey.com",
            "hotmail.co.uk",
            "hotmail.com",
            "hotmail.de",
            "hotmail.es",
            "hotmail.fr",
            "hotmail.it",
            "hushmail.com",
            "icloud.com",
            "inbox.com",
            "laposte.net",
            "libero.it",
            "live.com",
            "live.nl",
            "mac.com",
            "mail.com",
            "mail.ru",
            "mailbox.org",
            "me.com",
            "msn.com",
            "naver.com",
            "orange.fr",
            "outlook.com",
            "outlook.de",
            "outlook.fr",
            "pm.me",
            "posteo.de",
            "proton.me",
            "protonmail.com",
            "qq.com",
            "rediffmail.com",
            "rocketmail.com",
            "seznam.cz",
            "sfr.fr",
            "t-online.de",
            "terra.com.br",
            "tuta.io",
            "tutanota.com",
            "uol.com.br",
            "verizon.net",
            "virgilio.it",
            "wanadoo.fr",
            "web.de",
            "wp.pl",
            "yahoo.ca",
            "yahoo.co.in",
            "yahoo.co.jp",
            "yahoo.co.uk",
            "yahoo.com",
            "yahoo.com.br",
            "yahoo.de",
            "yahoo.es",
            "yahoo.fr",
            "yahoo.it",
            "yandex.com",
            "yandex.ru",
            "ymail.com",
            "zoho.com");

    private FreeMail() {}

    /** @param further those that a program adds */
    public static boolean is(String domain, Set<String> further) {
        String plain = domain.toLowerCase(Locale.ROOT);
        return KNOWN.contains(plain) || further.contains(plain);
    }
}
