package io.referloop.payout;

import io.referloop.privacy.Person;
import io.referloop.privacy.PersonalData;
import io.referloop.privacy.Texts;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Takes a forgotten person's name out of the references that people noted with payouts. */
@Component
class PayoutTexts implements PersonalData {

    private final Texts texts;

    PayoutTexts(Texts texts) {
        this.texts = texts;
    }

    @Override
    public void erase(UUID workspace, Person person) {
        texts.scrub(workspace, person, "payout", "reference");
    }
}
