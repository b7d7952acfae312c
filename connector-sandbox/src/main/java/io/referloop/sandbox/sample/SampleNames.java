package io.referloop.sandbox.sample;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/** Invented names. Domains end in {@code .example}, which belongs to nobody. */
public final class SampleNames {

    public static final List<String> INDUSTRIES = List.of(
            "COMPUTER_SOFTWARE",
            "LOGISTICS_AND_SUPPLY_CHAIN",
            "HOSPITAL_HEALTH_CARE",
            "RENEWABLES_ENVIRONMENT",
            "FINANCIAL_SERVICES",
            "FOOD_PRODUCTION");
    public static final List<String> CITIES =
            List.of("Portland", "Leipzig", "Bergen", "Utrecht", "Halifax", "Austin", "Graz", "Tampere");
    public static final List<String> TITLES = List.of(
            "Head of Operations",
            "CFO",
            "VP Sales",
            "Customer Success Lead",
            "IT Manager",
            "Marketing Director",
            "Founder",
            "Procurement Manager");
    public static final List<String> PRODUCTS =
            List.of("annual plan", "pilot", "rollout", "expansion", "analytics add-on", "team licences");

    private static final List<String> ROOTS = List.of(
            "Northwick",
            "Harborline",
            "Quillstone",
            "Brightmoor",
            "Cedarfall",
            "Lumenvale",
            "Tidewright",
            "Ashgrove",
            "Copperleaf",
            "Stonebridge",
            "Fernhollow",
            "Larkspire",
            "Wintermere",
            "Goldenrow",
            "Bluehaven");
    private static final List<String> KINDS =
            List.of("Logistics", "Analytics", "Health", "Foods", "Energy", "Systems", "Robotics", "Textiles");
    private static final List<String> FIRSTS = List.of(
            "Sarah", "Jonas", "Priya", "Mateo", "Ingrid", "Kofi", "Yuki", "Elena", "Omar", "Claire", "Ravi", "Nadia",
            "Lukas", "Amara", "Felix", "Sofia", "Henrik", "Leila", "Marcus", "Ines");
    private static final List<String> LASTS = List.of(
            "Chen",
            "Albrecht",
            "Nair",
            "Castillo",
            "Solberg",
            "Mensah",
            "Tanaka",
            "Petrova",
            "Haddad",
            "Moreau",
            "Kapoor",
            "Vasquez",
            "Brandt",
            "Okafor",
            "Lindqvist");

    private SampleNames() {}

    public static String company(int number) {
        return ROOTS.get(number % ROOTS.size()) + " " + KINDS.get(number / ROOTS.size() % KINDS.size());
    }

    public static String domain(String company) {
        return company.toLowerCase(Locale.ROOT).replace(" ", "-") + ".example";
    }

    public static String first(int number) {
        return FIRSTS.get(number % FIRSTS.size());
    }

    /** With the first names' twenty, no full name comes twice in three hundred. */
    public static String last(int number) {
        return LASTS.get((number + number / FIRSTS.size() * 2) % LASTS.size());
    }

    public static String mailbox(String first, String last) {
        String plain =
                Normalizer.normalize(first + "." + last, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        return plain.toLowerCase(Locale.ROOT);
    }
}
