package io.referloop.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** The card as the official bundler made it: the very file that is uploaded to HubSpot. */
final class BuiltCard {

    private BuiltCard() {}

    /** The folder of the bundle; a missing bundle fails with the sentence that says how to build it. */
    static Path folder() {
        Path folder = Path.of("..", "connector-hubspot", "hubspot-app", "dist")
                .toAbsolutePath()
                .normalize();
        assertThat(folder.resolve("ReferralCard.js"))
                .as("The card is not built: run \"mvn -pl connector-hubspot -am package\" in the project's folder, or"
                        + " \"npm ci && npm run build\" in connector-hubspot/hubspot-app")
                .isRegularFile();
        return folder;
    }
}
