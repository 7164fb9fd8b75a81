using System.Text.Json.Serialization;
using Matching.Indicators.Catalogue;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>An indicator that a questionnaire declares on one of its scales.</summary>
public sealed record FormIndicator
{
    /// <summary>Code of the indicator.</summary>
    public required string Id { get; init; }

    /// <summary>Version; it rises when the formula changes.</summary>
    public required int Version { get; init; }

    /// <summary>Name by language.</summary>
    public required Dictionary<string, string> Labels { get; init; }

    /// <summary>Definition by language; the name where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? Definitions { get; init; }

    /// <summary>Scale whose scores it is computed from.</summary>
    public required string Scale { get; init; }

    /// <summary>What is published of the scores.</summary>
    public required DeclaredMethod Method { get; init; }

    /// <summary>A share is of those with at least this score.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? AtLeast { get; init; }

    /// <summary>A share is of those with at most this score.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? AtMost { get; init; }

    /// <summary>Whose scores: <c>mentee</c> or <c>mentor</c>.</summary>
    public required string Respondent { get; init; }

    /// <summary>The indicator as a release computes it.</summary>
    /// <param name="form">The form that declares it.</param>
    /// <param name="validFrom">The day on which that was published.</param>
    internal DeclaredIndicator Of(Questionnaire form, DateOnly validFrom)
    {
        var scale = form.Scales.Find(one => one.Id == Scale)!;
        var items = form.Items.FindAll(item => item.Scale == Scale);
        var rule = scale.RuleOf(items.Count);
        return new DeclaredIndicator
        {
            Id = Id,
            Version = Version,
            Name = InCatalogue(form, Labels),
            Definition = InCatalogue(form, Definitions ?? Labels),
            Scale = Scale,
            Low = rule?.Min ?? 0,
            High = rule?.Max ?? 100,
            Method = Method,
            Value = AtLeast ?? AtMost ?? 0,
            IsAtMost = AtMost is not null,
            Respondent = Respondent,
            Direction = AtMost is null == (scale.Direction == "up") ? "up" : "down",
            IsSensitive = items.Exists(item => item.Sensitive),
            Ioi = [.. items.Select(item => item.Domain).OfType<string>().Distinct()],
            Form = $"{form.Id} {form.Version}",
            ValidFrom = validFrom,
        };
    }

    // a language that the form does not have reads the words of its first
    private static Dictionary<string, string> InCatalogue(Questionnaire form, Dictionary<string, string> words) =>
        CatalogueTexts.Languages.ToDictionary(
            language => language,
            language => words.GetValueOrDefault(language) ?? words.GetValueOrDefault(form.Languages[0]) ?? words.Values.First()
        );
}
