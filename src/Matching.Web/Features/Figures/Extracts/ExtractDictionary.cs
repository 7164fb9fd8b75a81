using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>What each column and code of an extract means: a row a column, and a row a code of it.</summary>
internal static class ExtractDictionary
{
    private const string Week = "Week since the person's application, from 0";
    private const string Quarter = "Calendar quarter; the year in a coarser extract";
    private const string AgeAgd = "Age band of UNHCR's policy on age, gender and diversity, on the day";
    private const string AgeAmif = "Age band of the fund (AMIF), on the day";

    private static readonly (string File, string Column, string Label)[] Columns =
    [
        ("persons", "person", "Pseudonym of the person, made for this extract alone"),
        ("persons", "role", "mentee or mentor"),
        ("persons", "gender", "Gender"),
        ("persons", "age_agd", "Age band of UNHCR's policy on age, gender and diversity, at enrolment"),
        ("persons", "age_amif", "Age band of the fund (AMIF), at enrolment"),
        ("persons", "months_in_country", "Months in the country, as said in the first start form"),
        ("persons", "disability", "Any domain of functioning with a lot of difficulty, where a form asks"),
        ("persons", "site", "Site"),
        ("persons", "partner", "Partner that the person came by; in a full extract only"),
        ("persons", "language", "Preferred language (BCP 47)"),
        ("persons", "courses", "Courses and guidance that a mentee takes part in, with a space between them"),
        ("persons", "asked_for_woman", "Whether the person asked for a woman beside them"),
        ("persons", "needs_childcare", "Whether the person can take part only where children are looked after"),
        ("events", "person", "Pseudonym of the person"),
        (
            "events",
            "event",
            "applied; trained: first training attended; met: first meeting of a pair; ended: its end; "
                + "follow_due: six months after a completed one"
        ),
        ("events", "pair", "Pseudonym of the pair; empty for applied and trained"),
        ("events", "week", Week),
        ("events", "quarter", Quarter),
        ("events", "age_agd", AgeAgd),
        ("events", "age_amif", AgeAmif),
        ("sheets", "response", "Pseudonym of the response"),
        ("sheets", "person", "Pseudonym of who answered; of a partner's view the partner"),
        ("sheets", "respondent", "mentee, mentor or partner"),
        ("sheets", "pair", "Pseudonym of the pair it is about"),
        ("sheets", "wave", "start, mid, end or follow"),
        ("sheets", "sequence", "Order of the responses of one respondent, from 1"),
        ("sheets", "form", "Questionnaire"),
        ("sheets", "form_version", "Its version"),
        ("sheets", "mode", "How it was answered"),
        ("sheets", "language", "Language in which it was read (BCP 47)"),
        ("sheets", "week", Week),
        ("sheets", "quarter", Quarter),
        ("sheets", "age_agd", AgeAgd),
        ("sheets", "age_amif", AgeAmif),
        ("responses", "response", "Pseudonym of the response"),
        ("responses", "person", "Pseudonym of who answered"),
        ("responses", "wave", "start, mid, end or follow"),
        ("responses", "form", "Questionnaire"),
        ("responses", "form_version", "Its version"),
        ("responses", "item", "Item"),
        ("responses", "item_version", "Its version; it rises when meaning, range or codes change"),
        ("responses", "code", "Code of the answer; empty without one"),
        ("responses", "value", "Value of the answer, where it has one"),
        ("responses", "missing_code", "Why there is no answer; empty for an answer"),
        ("responses", "mode", "How it was answered"),
        ("responses", "language", "Language in which it was read (BCP 47)"),
        ("responses", "week", Week),
        ("scores", "response", "Pseudonym of the response"),
        ("scores", "person", "Pseudonym of who answered"),
        ("scores", "wave", "start, mid, end or follow"),
        ("scores", "scale", "Scale"),
        ("scores", "score", "Score, 0 to 100 unless the scale says otherwise; empty without enough answers"),
        ("scores", "status", "complete, prorated, insufficient or none"),
        ("pairs", "pair", "Pseudonym of the pair"),
        ("pairs", "mentor", "Pseudonym of the mentor"),
        ("pairs", "mentee", "Pseudonym of the mentee"),
        ("pairs", "status", "State of the pair"),
        (
            "pairs",
            "mentee_days_to_meeting",
            "Days from the mentee's application to the first meeting; empty for a pair that never met"
        ),
        ("pairs", "mentor_days_to_meeting", "Days from the mentor's application to the first meeting"),
        ("pairs", "days", "Days from the first meeting to the end, or to the day of the extract"),
        ("pairs", "has_ended", "Whether it has ended"),
        ("pairs", "planned_days", "Days from the first meeting to the planned end"),
        ("pairs", "end_reason", "Coded reason of an early end"),
        ("pairs", "meetings", "Meetings reported"),
        ("pairs", "wishes", "Wishes of the two for the other's gender and age"),
        ("pairs", "wishes_met", "Of these, those that hold"),
        ("pairs", "childcare_met", "Whether the mentor provides the childcare that the mentee needs; empty where none is needed"),
        (
            "pairs",
            "longest_without_contact",
            "Most days in a row, from the first meeting to the end or to the day of the extract, without a contact with staff"
        ),
        ("pairs", "meetings_with_expenses", "Meetings that had expenses"),
        ("pairs", "meetings_paid", "Of these, those whose expenses were paid"),
        ("items", "form", "Questionnaire"),
        ("items", "form_version", "Its version"),
        ("items", "item", "Item"),
        ("items", "item_version", "Its version"),
        ("items", "scale", "Scale it counts for"),
        ("items", "reversed", "Whether a high answer means little of what the scale measures"),
        ("items", "core", "Whether it is in the short form"),
        ("items", "lowest", "Lowest value of its options"),
        ("items", "highest", "Highest value of its options"),
        ("dictionary", "file", "File without its ending"),
        ("dictionary", "column", "Column; of an answer's code the item"),
        ("dictionary", "code", "Code; empty in the row of the column itself"),
        ("dictionary", "label", "What it means"),
    ];

    private static readonly (string File, string Column, string Code, string Label)[] Codes =
    [
        .. Each(
            "persons",
            "gender",
            ("F", "Woman"),
            ("M", "Man"),
            ("_O", "Another, or not said"),
            ("UNK", "Set to unknown in this extract")
        ),
        .. new[] { "persons", "events", "sheets" }.SelectMany(file =>
            Each(
                file,
                "age_agd",
                ("Y0-4", "0 to 4"),
                ("Y5-11", "5 to 11"),
                ("Y12-17", "12 to 17"),
                ("Y18-59", "18 to 59"),
                ("Y_GE60", "60 and older"),
                ("Y_LT18", "Below 18 (coarser)"),
                ("Y_GE18", "18 and older (coarser)"),
                ("UNK", "Not known")
            )
        ),
        .. new[] { "persons", "events", "sheets" }.SelectMany(file =>
            Each(
                file,
                "age_amif",
                ("Y_LT18", "Below 18"),
                ("Y18-60", "18 to 60"),
                ("Y_GT60", "Older than 60"),
                ("Y_GE18", "18 and older (coarser)"),
                ("UNK", "Not known")
            )
        ),
        .. Each(
            "persons",
            "months_in_country",
            ("M0-11", "Below 12"),
            ("M12-35", "12 to 35"),
            ("M_GE36", "36 and more"),
            ("M0-35", "Below 36 (coarser)"),
            ("UNK", "Not known")
        ),
        .. Each("persons", "disability", ("yes", "Yes"), ("no", "No"), ("UNK", "Not asked or not answered")),
        .. Each("persons", "site", ("UNK", "None, or left out of this extract")),
        .. Each("persons", "partner", ("UNK", "None, or left out of this extract")),
        .. Each(
            "responses",
            "missing_code",
            ("PNTS", "Prefers not to say"),
            ("DK", "Does not know"),
            ("NA", "Does not apply; a text, which readers must not take for an empty cell"),
            ("blank", "Not answered"),
            ("skipped_by_logic", "Not asked"),
            ("withheld", "Answered, and left out: words, bare numbers, gender, single domains of functioning")
        ),
    ];

    public static IEnumerable<string[]> Rows(
        IEnumerable<Questionnaire> forms,
        IReadOnlyList<ExtractName> names,
        Func<FormItem, bool> isTold
    )
    {
        var asked = forms
            .SelectMany(form =>
                form.Items.Where(item => item.Type != ItemType.Note).Select(item => (Item: item, Language: form.Languages[0]))
            )
            .ToList();
        return Columns
            .Select(column => (string[])[column.File, column.Column, "", column.Label])
            .Concat(Codes.Select(code => (string[])[code.File, code.Column, code.Code, code.Label]))
            .Concat(names.Select(name => (string[])["persons", name.Kind, name.Id.ToString(), name.Name]))
            .Concat(
                asked.Select(entry => (string[])["responses", "item", entry.Item.Name, Label(entry.Item.Labels, entry.Language)])
            )
            .Concat(
                asked
                    .Where(entry => isTold(entry.Item))
                    .SelectMany(entry =>
                        entry.Item.Choices.Select(choice =>
                            (string[])["responses", entry.Item.Name, choice.Name, Label(choice.Labels, entry.Language)]
                        )
                    )
            )
            .DistinctBy(row => string.Join('\n', row[..3]));
    }

    private static string Label(Dictionary<string, string> labels, string language) =>
        labels.GetValueOrDefault("en") ?? labels.GetValueOrDefault(language) ?? "";

    private static IEnumerable<(string, string, string, string)> Each(
        string file,
        string column,
        params (string Code, string Label)[] codes
    ) => codes.Select(code => (file, column, code.Code, code.Label));
}
