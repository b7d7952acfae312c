package io.referloop.deadletter;

import io.referloop.privacy.Person;
import io.referloop.privacy.PersonalData;
import io.referloop.privacy.Texts;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Takes a forgotten person's name out of what dead letters say. */
@Component
class DeadLetterTexts implements PersonalData {

    private final Texts texts;

    DeadLetterTexts(Texts texts) {
        this.texts = texts;
    }

    @Override
    public void erase(UUID workspace, Person person) {
        texts.scrub(workspace, person, "dead_letter", "subject", "detail");
    }
}
