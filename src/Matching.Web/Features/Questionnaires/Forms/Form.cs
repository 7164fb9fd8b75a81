using System.Text.Json.Serialization;
using Matching.Indicators.Scoring;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>Type of answer that an item requires.</summary>
public enum ItemType
{
    SelectOne,
    SelectMultiple,
    Integer,
    Decimal,
    Text,
    Date,
    Note,
}

/// <summary>How much of a questionnaire is asked.</summary>
public enum Track
{
    /// <summary>All items.</summary>
    Long,

    /// <summary>The core items, few enough to be read aloud at an interview.</summary>
    Short,
}

/// <summary>A response option.</summary>
public sealed record FormChoice
{
    /// <summary>Code, as answers carry it: a number for an option with a value, else this text.</summary>
    public required string Name { get; init; }

    /// <summary>Label by language.</summary>
    public required Dictionary<string, string> Labels { get; init; }

    /// <summary>Numeric value of the option, when it has one.</summary>
    public double? Value { get; init; }

    /// <summary>Names of its pictures by language; none where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? Images { get; init; }
}

/// <summary>A file of sound or a picture that belongs to a form.</summary>
public sealed record FormMedia
{
    /// <summary>Name of the file, as questions and options name it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of its content.</summary>
    public required string Hash { get; init; }

    /// <summary>Media type, such as <c>audio/mpeg</c> or <c>image/png</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required int Bytes { get; init; }
}

/// <summary>An item of a questionnaire.</summary>
public sealed record FormItem
{
    /// <summary>Id of the item, the same in every wave and form that asks it.</summary>
    public required string Name { get; init; }

    /// <summary>Section of the item.</summary>
    public string? Section { get; init; }

    /// <summary>Type of answer that the item requires.</summary>
    public required ItemType Type { get; init; }

    /// <summary>Wording by language.</summary>
    public required Dictionary<string, string> Labels { get; init; }

    /// <summary>Whether an answer is required.</summary>
    public required bool Required { get; init; }

    /// <summary>Condition under which it is asked.</summary>
    public string? Relevant { get; init; }

    /// <summary>Condition that an answer meets.</summary>
    public string? Constraint { get; init; }

    /// <summary>Scale it counts for.</summary>
    public string? Scale { get; init; }

    /// <summary>Domain of the Indicators of Integration.</summary>
    public string? Domain { get; init; }

    /// <summary>Whether a high answer means little of what the scale measures.</summary>
    public required bool Reverse { get; init; }

    /// <summary>Whether it is in the short form.</summary>
    public required bool Short { get; init; }

    /// <summary>Whether its figures get the stricter rules of disclosure.</summary>
    public required bool Sensitive { get; init; }

    /// <summary>Whether the item may not apply to a respondent.</summary>
    public required bool NotApplicable { get; init; }

    /// <summary>Version of the item; it rises when meaning, range or codes change.</summary>
    public required int ItemVersion { get; init; }

    /// <summary>Response options.</summary>
    public required List<FormChoice> Choices { get; init; }

    /// <summary>What helps to answer, by language; none where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? Hints { get; init; }

    /// <summary>What is said where a required answer is left out, by language; none where the question may be passed over.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? RequiredMessages { get; init; }

    /// <summary>What is said where an answer does not meet the constraint, by language; none where the service says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? ConstraintMessages { get; init; }

    /// <summary>Names of its pictures by language; none where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? Images { get; init; }

    /// <summary>Names of the files in which it is read aloud, by language; none where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? Audio { get; init; }

    /// <summary>Names of all its files, its options' with them.</summary>
    internal IEnumerable<string> Files =>
        [.. (Images ?? []).Values, .. (Audio ?? []).Values, .. Choices.SelectMany(choice => (choice.Images ?? []).Values)];

    /// <summary>Whether it is asked, given the answers to the items before it.</summary>
    internal bool IsAsked(FormExpression.Answers answers) => Relevant is null || FormExpression.Parse(Relevant, Name)(answers);
}

/// <summary>Ages for which a questionnaire is worded.</summary>
public sealed record FormAges
{
    /// <summary>The least age.</summary>
    public required int From { get; init; }

    /// <summary>The greatest age.</summary>
    public required int To { get; init; }

    internal bool Has(int? age) => age >= From && age <= To;
}

/// <summary>A section of a questionnaire.</summary>
public sealed record FormSection
{
    /// <summary>Id, as its items name it.</summary>
    public required string Name { get; init; }

    /// <summary>Title by language.</summary>
    public required Dictionary<string, string> Labels { get; init; }
}

/// <summary>A scale of a questionnaire.</summary>
public sealed record FormScale
{
    /// <summary>Scale of the questions on seeing, hearing, walking and the like, which are answered by consent only.</summary>
    internal const string Functioning = "functioning";

    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Label by language.</summary>
    public required Dictionary<string, string> Labels { get; init; }

    /// <summary><c>up</c> when more is better.</summary>
    public required string Direction { get; init; }

    /// <summary>
    /// Scoring of a scale of others that a site added, such as <c>who5</c>; the mean of its items from 0 to 100 when empty.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Scoring { get; init; }

    /// <summary>Answers required of a person to whom all items apply; half of the items when empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MinAnswered { get; init; }

    /// <summary>The score when every item has its lowest answer; 0 when empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Min { get; init; }

    /// <summary>The score when every item has its highest answer, such as the largest sum; 100 when empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Max { get; init; }

    /// <summary>How its items are scored; null for the mean from 0 to 100 of which half are answered.</summary>
    /// <param name="items">Items of the scale in the whole form.</param>
    internal ScaleRule? RuleOf(int items) =>
        Scoring is { } scoring ? ScaleRule.Named(scoring)
        : (MinAnswered, Min, Max) is (null, null, null) ? null
        : new ScaleRule(items, MinAnswered ?? (items + 1) / 2, Min ?? 0, Max ?? 100);
}

/// <summary>A version of a questionnaire; it never changes once it is published.</summary>
public sealed record Questionnaire
{
    /// <summary>Id of the questionnaire.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Semantic version: major when meaning, range or codes change, minor for an item or language more, patch for spelling.
    /// </summary>
    public required string Version { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Family of forms that share items.</summary>
    public required string Family { get; init; }

    /// <summary>Respondents: <c>mentee</c>, <c>mentor</c>, <c>partner</c>, or several of them with spaces between.</summary>
    public required string Respondent { get; init; }

    /// <summary>The same one by one.</summary>
    internal string[] Respondents => Respondent.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Waves in which it is asked.</summary>
    public required List<string> Waves { get; init; }

    /// <summary>Ages for which it is worded; none where it is for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FormAges? Ages { get; init; }

    /// <summary>Where the texts of an instrument of others are from, and on what terms; none where they are the programme's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TextsFrom { get; init; }

    /// <summary>Languages of the wording (BCP 47); the first is the default.</summary>
    public required List<string> Languages { get; init; }

    /// <summary>Those of them that a machine translated and no speaker has reviewed; none where all are reviewed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<string>? Drafts { get; init; }

    /// <summary>Sections that have a title, in order; none where no section has one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<FormSection>? Sections { get; init; }

    /// <summary>Sections whose questions are asked in an order drawn for each response; none where all are asked in order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<string>? RandomSections { get; init; }

    /// <summary>Items in order.</summary>
    public required List<FormItem> Items { get; init; }

    /// <summary>Scales.</summary>
    public required List<FormScale> Scales { get; init; }

    /// <summary>Indicators that it declares on its scales; none where it declares none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<FormIndicator>? Indicators { get; init; }

    /// <summary>Sound and pictures of its questions, by name; none where no question has any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<FormMedia>? Media { get; init; }

    /// <summary>Sections in random order, by title where they have one.</summary>
    internal string RandomNames =>
        string.Join(", ", (RandomSections ?? []).Select(name => TitleOf(name)?.Values.FirstOrDefault() ?? name));

    /// <summary>Whether it has core items, and so a short track.</summary>
    internal bool HasShort => Items.Exists(item => item.Short);

    /// <summary>How the scales are scored by a rule of their own.</summary>
    internal Dictionary<string, ScaleRule> Rules =>
        (
            from scale in Scales
            let rule = scale.RuleOf(Items.Count(item => item.Scale == scale.Id))
            where rule is not null
            select (scale.Id, rule)
        ).ToDictionary(one => one.Id, one => one.rule);

    /// <summary>
    /// What a track asks and scores. A scale of others, or with a rule of its own, is scored whole or not at all.
    /// </summary>
    internal Questionnaire In(Track track) =>
        track == Track.Long
            ? this
            : this with
            {
                Items = Items.FindAll(item => item.Short),
                Scales = Scales.FindAll(scale =>
                {
                    var items = Items.FindAll(item => item.Scale == scale.Id);
                    return scale.Scoring is null && scale.RuleOf(items.Count) is null
                        ? items.Exists(item => item.Short)
                        : items.TrueForAll(item => item.Short);
                }),
            };

    /// <summary>A file of the form by its name; null where it has none of this name.</summary>
    internal FormMedia? FileOf(string? name) => name is null ? null : Media?.Find(file => file.Name == name);

    /// <summary>Title of a section by language; null where it has none.</summary>
    internal Dictionary<string, string>? TitleOf(string? section) => Sections?.Find(one => one.Name == section)?.Labels;
}
