using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>What a column of an extract discloses about a person. Each column has a kind, and each kind its protection.</summary>
internal enum ColumnKind
{
    /// <summary>Links rows; made for one extract alone.</summary>
    Pseudonym,

    /// <summary>Others may know it about the person, or it follows from what they know: at least five people look alike in it.</summary>
    Identifying,

    /// <summary>A time that others may know about: in steps of four weeks, without a date to count from.</summary>
    Duration,

    /// <summary>What the person said; of sensitive items no answer is certain.</summary>
    Sensitive,

    /// <summary>Known to the programme alone, or the same for all people.</summary>
    Other,
}

/// <summary>What each column and code of an extract means: a row a column, and a row a code of it.</summary>
internal static class ExtractDictionary
{
    private const string Week = "Week since the person's application, from 0; in steps of four unless the extract is full";
    private const string Quarter =
        "Calendar quarter, the year in a coarser extract; of the person's application unless the extract is full";
    private const string AgeAgd =
        "Age band of UNHCR's policy on age, gender and diversity, on the day; at enrolment unless the extract is full";
    private const string Steps = "In steps of 28 unless the extract is full";
    private const string AgeAmif = "Age band of the fund (AMIF), on the day; unless the extract is full, what age_agd implies";

    private static readonly (string File, string Column, ColumnKind Kind, string Label)[] Columns =
    [
        ("persons", "person", ColumnKind.Pseudonym, "Pseudonym of the person, made for this extract alone"),
        ("persons", "role", ColumnKind.Identifying, "mentee or mentor"),
        ("persons", "gender", ColumnKind.Identifying, "Gender"),
        ("persons", "age_agd", ColumnKind.Identifying, "Age band of UNHCR's policy on age, gender and diversity, at enrolment"),
        (
            "persons",
            "age_amif",
            ColumnKind.Identifying,
            "Age band of the fund (AMIF), at enrolment; unless the extract is full, what age_agd implies"
        ),
        ("persons", "months_in_country", ColumnKind.Identifying, "Months in the country, as said in the first start form"),
        (
            "persons",
            "disability",
            ColumnKind.Identifying,
            "Any domain of functioning with a lot of difficulty, where a form asks"
        ),
        ("persons", "site", ColumnKind.Identifying, "Site"),
        ("persons", "partner", ColumnKind.Identifying, "Partner that the person came by; in a full extract only"),
        ("persons", "language", ColumnKind.Identifying, "Preferred language (BCP 47)"),
        (
            "persons",
            "courses",
            ColumnKind.Identifying,
            "Courses and guidance that a mentee takes part in, with a space between them"
        ),
        (
            "persons",
            "asked_for_woman",
            ColumnKind.Identifying,
            "Whether the person asked for a woman beside them; empty where left out"
        ),
        (
            "persons",
            "needs_childcare",
            ColumnKind.Identifying,
            "Whether the person can take part only where children are looked after; empty where left out"
        ),
        (
            "persons",
            ReleasedForm.Needs,
            ColumnKind.Identifying,
            "What a mentee asks for help with, with a space between; in a full extract only"
        ),
        (
            "persons",
            ReleasedForm.Offers,
            ColumnKind.Identifying,
            "What a mentor offers to help with, with a space between; in a full extract only"
        ),
        ("events", "person", ColumnKind.Pseudonym, "Pseudonym of the person"),
        (
            "events",
            "event",
            ColumnKind.Other,
            "applied; trained: first training attended; met: first meeting of a pair; ended: its end; "
                + "follow_due: six months after a completed one"
        ),
        ("events", "pair", ColumnKind.Pseudonym, "Pseudonym of the pair; empty for applied and trained"),
        ("events", "week", ColumnKind.Duration, Week),
        ("events", "quarter", ColumnKind.Identifying, Quarter),
        ("events", "age_agd", ColumnKind.Identifying, AgeAgd),
        ("events", "age_amif", ColumnKind.Identifying, AgeAmif),
        ("sheets", "response", ColumnKind.Pseudonym, "Pseudonym of the response"),
        ("sheets", "person", ColumnKind.Pseudonym, "Pseudonym of who answered; of a partner's view the partner"),
        ("sheets", "respondent", ColumnKind.Identifying, "mentee, mentor or partner"),
        ("sheets", "pair", ColumnKind.Pseudonym, "Pseudonym of the pair it is about"),
        ("sheets", "wave", ColumnKind.Other, "start, mid, end or follow"),
        ("sheets", "sequence", ColumnKind.Other, "Order of the responses of one respondent, from 1"),
        ("sheets", "form", ColumnKind.Other, "Questionnaire"),
        ("sheets", "form_version", ColumnKind.Other, "Its version"),
        ("sheets", "mode", ColumnKind.Other, "How it was answered"),
        (
            "sheets",
            "track",
            ColumnKind.Identifying,
            "Which questions were asked; scores of different tracks rest on different items. Where too few answered the form of an age, "
                + "their answers are left out"
        ),
        ("sheets", "language", ColumnKind.Identifying, "Language in which it was read (BCP 47)"),
        ("sheets", "week", ColumnKind.Duration, Week),
        ("sheets", "quarter", ColumnKind.Identifying, Quarter),
        ("sheets", "age_agd", ColumnKind.Identifying, AgeAgd),
        ("sheets", "age_amif", ColumnKind.Identifying, AgeAmif),
        ("responses", "response", ColumnKind.Pseudonym, "Pseudonym of the response"),
        ("responses", "person", ColumnKind.Pseudonym, "Pseudonym of who answered"),
        ("responses", "wave", ColumnKind.Other, "start, mid, end or follow"),
        ("responses", "form", ColumnKind.Other, "Questionnaire"),
        ("responses", "form_version", ColumnKind.Other, "Its version"),
        ("responses", "item", ColumnKind.Other, "Item"),
        ("responses", "item_version", ColumnKind.Other, "Its version; it rises when meaning, range or codes change"),
        ("responses", "code", ColumnKind.Sensitive, "Code of the answer; empty without one"),
        ("responses", "value", ColumnKind.Sensitive, "Value of the answer, where it has one"),
        ("responses", "missing_code", ColumnKind.Other, "Why there is no answer; empty for an answer"),
        ("responses", "mode", ColumnKind.Other, "How it was answered"),
        ("responses", "language", ColumnKind.Identifying, "Language in which it was read (BCP 47)"),
        ("responses", "week", ColumnKind.Duration, Week),
        (
            "responses",
            "position",
            ColumnKind.Other,
            "Place at which the item was asked, from 1, where the form draws the order; else empty: the order of the file items"
        ),
        ("scores", "response", ColumnKind.Pseudonym, "Pseudonym of the response"),
        ("scores", "person", ColumnKind.Pseudonym, "Pseudonym of who answered"),
        ("scores", "wave", ColumnKind.Other, "start, mid, end or follow"),
        ("scores", "scale", ColumnKind.Other, "Scale"),
        (
            "scores",
            "score",
            ColumnKind.Sensitive,
            "Score, 0 to 100 unless the scale says otherwise; empty without enough answers"
        ),
        ("scores", "status", ColumnKind.Other, "complete, prorated, insufficient or none; withheld beside a withheld answer"),
        ("pairs", "pair", ColumnKind.Pseudonym, "Pseudonym of the pair"),
        ("pairs", "mentor", ColumnKind.Pseudonym, "Pseudonym of the mentor"),
        ("pairs", "mentee", ColumnKind.Pseudonym, "Pseudonym of the mentee"),
        ("pairs", "status", ColumnKind.Other, "State of the pair"),
        (
            "pairs",
            "mentee_days_to_meeting",
            ColumnKind.Duration,
            "Days from the mentee's application to the first meeting; empty for a pair that never met. " + Steps
        ),
        (
            "pairs",
            "mentor_days_to_meeting",
            ColumnKind.Duration,
            "Days from the mentor's application to the first meeting. " + Steps
        ),
        (
            "pairs",
            "days",
            ColumnKind.Duration,
            "Days from the first meeting to the end; in a full extract also to its day. " + Steps
        ),
        ("pairs", "has_ended", ColumnKind.Other, "Whether it has ended"),
        ("pairs", "planned_days", ColumnKind.Duration, "Days from the first meeting to the planned end. " + Steps),
        ("pairs", "end_reason", ColumnKind.Sensitive, "Coded reason of an early end"),
        ("pairs", "meetings", ColumnKind.Other, "Meetings reported"),
        (
            "pairs",
            "wishes",
            ColumnKind.Identifying,
            "Wishes of the two for the other's gender and age; empty where gender, age or wish of one is left out"
        ),
        ("pairs", "wishes_met", ColumnKind.Identifying, "Of these, those that hold"),
        (
            "pairs",
            "childcare_met",
            ColumnKind.Identifying,
            "Whether the mentor provides the childcare that the mentee needs; empty where none is needed or the need is left out"
        ),
        (
            "pairs",
            "longest_without_contact",
            ColumnKind.Duration,
            "Most days in a row, from the first meeting to the end, without a contact with staff; in a full extract also to its day. "
                + Steps
        ),
        ("pairs", "meetings_with_expenses", ColumnKind.Other, "Meetings that had expenses"),
        ("pairs", "meetings_paid", ColumnKind.Other, "Of these, those whose expenses were paid"),
        ("items", "form", ColumnKind.Other, "Questionnaire"),
        ("items", "form_version", ColumnKind.Other, "Its version"),
        ("items", "item", ColumnKind.Other, "Item"),
        ("items", "item_version", ColumnKind.Other, "Its version"),
        ("items", "scale", ColumnKind.Other, "Scale it counts for"),
        ("items", "reversed", ColumnKind.Other, "Whether a high answer means little of what the scale measures"),
        ("items", "core", ColumnKind.Other, "Whether it is in the short form"),
        ("items", "lowest", ColumnKind.Other, "Lowest value of its options"),
        ("items", "highest", ColumnKind.Other, "Highest value of its options"),
        ("items", "section", ColumnKind.Other, "Section of the questionnaire"),
        ("items", "sensitive", ColumnKind.Other, "Whether the stricter rules of disclosure apply to its answers"),
        ("dictionary", "file", ColumnKind.Other, "File without its ending"),
        ("dictionary", "column", ColumnKind.Other, "Column; of an answer's code the item"),
        ("dictionary", "code", ColumnKind.Other, "Code; empty in the row of the column itself"),
        ("dictionary", "label", ColumnKind.Other, "What it means"),
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
                ("UNK", "Not known, or left out of this extract")
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
                ("UNK", "Not known, or left out of this extract")
            )
        ),
        .. Each(
            "persons",
            "months_in_country",
            ("M0-11", "Below 12"),
            ("M12-35", "12 to 35"),
            ("M_GE36", "36 and more"),
            ("M0-35", "Below 36 (coarser)"),
            ("UNK", "Not known, or left out of this extract")
        ),
        .. Each(
            "persons",
            "disability",
            ("yes", "Yes"),
            ("no", "No"),
            ("UNK", "Not asked, not answered, or left out of this extract")
        ),
        .. Each("persons", "site", ("UNK", "None, or left out of this extract")),
        .. new[] { "persons", "sheets", "responses" }.SelectMany(file =>
            Each(file, "language", ("UNK", "Left out of this extract"))
        ),
        .. Each("persons", "courses", ("UNK", "Left out of this extract")),
        .. new[] { "events", "sheets" }.SelectMany(file => Each(file, "quarter", ("UNK", "Left out of this extract"))),
        .. Each("pairs", "end_reason", ("UNK", "Left out of this extract")),
        .. Each("persons", "partner", ("UNK", "None, or left out of this extract")),
        .. Each(
            "sheets",
            "track",
            ("adult", "The whole form"),
            ("young", "The form for 14 to 17 years"),
            ("short", "The core items of the form, read aloud"),
            ("young_short", "The core items of the form for 14 to 17 years")
        ),
        .. Each(
            "responses",
            "missing_code",
            ("PNTS", "Prefers not to say"),
            ("DK", "Does not know"),
            ("NA", "Does not apply; a text, which readers must not take for an empty cell"),
            ("blank", "Not answered"),
            ("skipped_by_logic", "Not asked"),
            (
                "withheld",
                "Answered, and left out: words, bare numbers, gender, single domains of functioning; unless the extract is full also what "
                    + "one says about oneself, and sensitive answers that would be certain"
            )
        ),
    ];

    /// <summary>What each column discloses.</summary>
    public static readonly IReadOnlyDictionary<(string File, string Column), ColumnKind> Kinds = Columns.ToDictionary(
        column => (column.File, column.Column),
        column => column.Kind
    );

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
