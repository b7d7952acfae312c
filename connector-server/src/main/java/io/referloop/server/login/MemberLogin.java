package io.referloop.server.login;

import java.time.Clock;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.authentication.ott.DefaultOneTimeToken;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.OneTimeToken;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;
import org.springframework.security.authentication.ott.OneTimeTokenService;
import org.springframework.stereotype.Component;

/** Joins our links to Spring Security's one-time-token login. */
@Component
class MemberLogin implements OneTimeTokenService {

    private final LoginLinks links;
    private final LoginMail mail;
    private final Executor aside;
    private final Clock clock;

    MemberLogin(LoginLinks links, LoginMail mail, @Qualifier("applicationTaskExecutor") Executor aside, Clock clock) {
        this.links = links;
        this.mail = mail;
        this.aside = aside;
        this.clock = clock;
    }

    /** Answers at once, and the same for everybody: neither the answer nor the time it takes tells whether the e-mail is known. */
    @Override
    public OneTimeToken generate(GenerateOneTimeTokenRequest request) {
        String email = request.getUsername();
        aside.execute(() -> links.issue(email, LoginLinks.MAILED_FOR).ifPresent(mail::send));
        return new DefaultOneTimeToken("sent", email, clock.instant().plus(LoginLinks.MAILED_FOR));
    }

    @Override
    public @Nullable OneTimeToken consume(OneTimeTokenAuthenticationToken presented) {
        String token = presented.getTokenValue();
        return links.redeem(token == null ? "" : token)
                .map(email -> new DefaultOneTimeToken("used", email, clock.instant()))
                .orElse(null);
    }
}
