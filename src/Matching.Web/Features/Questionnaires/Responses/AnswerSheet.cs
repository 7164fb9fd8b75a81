using System.Globalization;
using System.Text.Json;
using Matching.Indicators.Scoring;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Questionnaires.Responses;

/// <summary>
/// One stored answer: a number, a code or a text, or why there is none. A multiple choice has one for each code.
/// </summary>
public sealed record StoredAnswer(string Item, int ItemVersion, string Code, double? Value, string? Text, string? Missing);

/// <summary>Answers checked against their form, and scored.</summary>
public sealed class AnswerSheet
{
    private const string Blank = "blank";
    private const string SkippedByLogic = "skipped_by_logic";

    // a short track may ask fewer of them
    private static readonly string[] Network = ["sn_bond", "sn_bridge", "sn_link"];

    private AnswerSheet(Questionnaire form, List<StoredAnswer> answers)
    {
        Answers = InOrder(answers);
        Scores = [.. Score(form, answers).OrderBy(score => score.Scale, StringComparer.Ordinal)];
        // a form without a short form has no core of its own
        var core = form
            .Items.Where(item => item.Short || !form.Items.Exists(other => other.Short))
            .Select(item => item.Name)
            .ToHashSet();
        ItemsAnswered = Items(answers.Where(IsGiven));
        CoreAnswered = Items(
            answers.Where(answer => core.Contains(answer.Item) && IsGiven(answer) && answer.Missing != MissingCodes.NotApplicable)
        );
        CoreAsked = Items(
            answers.Where(answer =>
                core.Contains(answer.Item) && answer.Missing is not (SkippedByLogic or MissingCodes.NotApplicable)
            )
        );
    }

    public IReadOnlyList<StoredAnswer> Answers { get; }

    public List<ResponseScore> Scores { get; }

    /// <summary>Items with an answer; <c>PNTS</c>, <c>DK</c> and <c>NA</c> are answers.</summary>
    public int ItemsAnswered { get; }

    /// <summary>Items of the short form that were answered, of those that apply to the person.</summary>
    public int CoreAnswered { get; }

    /// <summary>Items of the short form that apply to the person.</summary>
    public int CoreAsked { get; }

    /// <summary>Whether the response counts as answered; <see cref="Response.AnsweredSql"/> says the same of a stored one.</summary>
    /// <param name="leastCoreShare">The programme's least share of core items, 0 to 1.</param>
    public bool IsAnswered(double leastCoreShare) =>
        ItemsAnswered > 0 && CoreAnswered >= (leastCoreShare * CoreAsked) - Response.ShareTolerance;

    /// <summary>The answers as a response gives them: numbers, texts, lists, or a missing code.</summary>
    public Dictionary<string, JsonElement> Given => GivenOf(Answers);

    /// <summary>The items that were not answered, by why.</summary>
    public Dictionary<string, List<string>> Missing => MissingOf(Answers);

    /// <summary>Answers in the order in which a response gives them, whatever the database's.</summary>
    internal static List<StoredAnswer> InOrder(IEnumerable<StoredAnswer> answers) =>
        [.. answers.OrderBy(answer => answer.Item, StringComparer.Ordinal).ThenBy(answer => answer.Code, StringComparer.Ordinal)];

    internal static Dictionary<string, JsonElement> GivenOf(IReadOnlyList<StoredAnswer> answers) =>
        answers.Where(IsGiven).GroupBy(answer => answer.Item).ToDictionary(item => item.Key, item => Element([.. item]));

    internal static Dictionary<string, List<string>> MissingOf(IReadOnlyList<StoredAnswer> answers) =>
        answers
            .Where(answer => answer.Missing is not null)
            .GroupBy(answer => answer.Missing!)
            .ToDictionary(kind => kind.Key, kind => kind.Select(answer => answer.Item).ToList());

    private static JsonElement Element(List<StoredAnswer> answers) =>
        answers[0] switch
        {
            { Missing: { } missing } => JsonSerializer.SerializeToElement(missing),
            { Text: { } text } => JsonSerializer.SerializeToElement(text),
            { Value: { } value } => JsonSerializer.SerializeToElement(value),
            _ when answers.Count > 1 => JsonSerializer.SerializeToElement(answers.ConvertAll(answer => answer.Code)),
            var one => JsonSerializer.SerializeToElement(one.Code),
        };

    /// <summary>Reads answers by the form.</summary>
    /// <exception cref="ProblemException">Unknown items, wrong codes, answers to questions not asked: each named.</exception>
    public static AnswerSheet Read(Questionnaire form, IReadOnlyDictionary<string, JsonElement> given)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var unknown in given.Keys.Where(name => form.Items.TrueForAll(item => item.Name != name)))
        {
            errors[$"answers.{unknown}"] = [Texts.Validation("item-unknown", unknown)];
        }

        var stored = new List<StoredAnswer>();
        IReadOnlyList<string> AnswersTo(string name) =>
            [.. stored.Where(answer => answer.Item == name && answer.Missing is null).Select(answer => answer.Code)];
        foreach (var item in form.Items.Where(item => item.Type != ItemType.Note))
        {
            var isGiven = given.TryGetValue(item.Name, out var answer) && answer.ValueKind != JsonValueKind.Null;
            var isAsked = item.IsAsked(AnswersTo);
            if (!isGiven || !isAsked)
            {
                if (isGiven)
                {
                    errors[$"answers.{item.Name}"] = [Texts.Validation("item-hidden", item.Name)];
                }

                stored.Add(new StoredAnswer(item.Name, item.ItemVersion, "", null, null, isAsked ? Blank : SkippedByLogic));
            }
            else if ((Read(item, answer, out var read) ?? Unmet(item, read, AnswersTo)) is { } error)
            {
                errors[$"answers.{item.Name}"] = [error];
            }
            else
            {
                stored.AddRange(read);
            }
        }

        return errors.Count > 0 ? throw Problems.ValidationFailed(errors) : new AnswerSheet(form, stored);
    }

    /// <summary>Whether an answer is of the kind that an item asks for, within its limits or not.</summary>
    public static bool IsOfKind(FormItem item, JsonElement answer) => Read(item, answer, out _) is null;

    private static bool IsGiven(StoredAnswer answer) => answer.Missing is not (Blank or SkippedByLogic);

    // a multiple choice has several answers
    private static int Items(IEnumerable<StoredAnswer> answers) => answers.Select(answer => answer.Item).Distinct().Count();

    /// <summary>Recoded values (0-100) of the items of a scale that apply to the person; null where not answered.</summary>
    public static List<double?> ScaleItems(
        Questionnaire form,
        string scale,
        Func<FormItem, (double? Value, string? Missing)> answerTo
    ) =>
        [
            .. from item in form.Items
            where item.Scale == scale
            let answer = answerTo(item)
            where answer.Missing is not (MissingCodes.NotApplicable or SkippedByLogic)
            select answer.Value is { } value
                ? ScaleScore.Recode(
                    value,
                    item.Choices.Min(choice => choice.Value!.Value),
                    item.Choices.Max(choice => choice.Value!.Value),
                    item.Reverse
                )
                : (double?)null,
        ];

    private static List<ResponseScore> Score(Questionnaire form, List<StoredAnswer> stored)
    {
        var (byItem, rules) = (stored.ToLookup(answer => answer.Item), form.Rules);
        var scores = form.Scales.ConvertAll(scale =>
        {
            (double? Value, string? Missing) AnswerTo(FormItem item) =>
                byItem[item.Name].Select(answer => (answer.Value, answer.Missing)).FirstOrDefault();
            var score =
                scale.Scoring is { } scoring
                    ? PluginScales.Score(
                        scoring,
                        [
                            .. form
                                .Items.Where(item => item.Scale == scale.Id)
                                .Select(item => AnswerTo(item).Value is { } value ? (int)value : (int?)null),
                        ]
                    )
                : ScaleItems(form, scale.Id, AnswerTo) is var items && rules.GetValueOrDefault(scale.Id) is { } rule
                    ? rule.Of(items)
                : ScaleScore.Of(items);
            return new ResponseScore
            {
                Scale = scale.Id,
                Score = score.Score,
                Status = score.Status.ToText(),
                Answered = score.Answered,
                Applicable = score.Applicable,
            };
        });
        if (scores.Exists(score => score.Scale == "sn_bridge"))
        {
            double? Of(string scale) => scores.Find(score => score.Scale == scale)?.Score;
            var parts = Network.Where(part => scores.Exists(score => score.Scale == part)).Select(Of).ToList();
            var network = ScaleScore.Network(Of(Network[0]), Of(Network[1]), Of(Network[2]));
            var status =
                parts.TrueForAll(part => part is null) ? ScoreStatus.None
                : network is null ? ScoreStatus.Insufficient
                : parts.Contains(null) ? ScoreStatus.Prorated
                : ScoreStatus.Complete;
            scores.Add(
                new ResponseScore
                {
                    Scale = "sn",
                    Score = network,
                    Status = status.ToText(),
                    Answered = parts.Count(part => part is not null),
                    Applicable = parts.Count,
                }
            );
        }

        return scores;
    }

    private static string? Read(FormItem item, JsonElement answer, out List<StoredAnswer> read)
    {
        read = [];
        if (MissingCodes.Has(answer))
        {
            var code = answer.GetString()!;
            if (code == MissingCodes.NotApplicable && !item.NotApplicable)
            {
                return Texts.Validation("item-code", code, item.Name, Allowed(item));
            }

            read.Add(new StoredAnswer(item.Name, item.ItemVersion, "", null, null, code));
            return null;
        }

        switch (item.Type)
        {
            case ItemType.SelectOne:
                return ReadChoice(item, answer, read);
            case ItemType.SelectMultiple:
                return answer.ValueKind != JsonValueKind.Array
                    ? Texts.Validation("item-list", item.Name)
                    : answer
                        .EnumerateArray()
                        .Select(element => ReadChoice(item, element, []))
                        .FirstOrDefault(error => error is not null)
                        ?? ReadAll(item, answer, read);
            case ItemType.Integer or ItemType.Decimal:
                return ReadNumber(item, answer, read);
            default:
                if (answer.ValueKind != JsonValueKind.String || answer.GetString()!.Length > TypedAnswers.LongestText)
                {
                    return Texts.Validation("length", 1, TypedAnswers.LongestText);
                }

                if (
                    item.Type == ItemType.Date
                    && !DateOnly.TryParseExact(
                        answer.GetString(),
                        "yyyy-MM-dd",
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.None,
                        out _
                    )
                )
                {
                    return Texts.Validation("requires-day");
                }

                read.Add(new StoredAnswer(item.Name, item.ItemVersion, "", null, StrictText.Clean(answer.GetString()), null));
                return null;
        }
    }

    // what a constraint of the form refuses; a missing code is no answer to which it applies
    private static string? Unmet(FormItem item, List<StoredAnswer> read, FormExpression.Answers others)
    {
        if (item.Constraint is not { } constraint || read.Exists(answer => answer.Missing is not null))
        {
            return null;
        }

        var given = read.ConvertAll(answer => answer.Text ?? answer.Code);
        return FormExpression.Parse(constraint, item.Name)(name => name == "." ? given : others(name))
            ? null
            : item.ConstraintMessages?.GetValueOrDefault(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName)
                ?? Texts.Validation("item-code", Short(string.Join(' ', given)), item.Name, constraint);
    }

    private static string Short(string text) => text.Length > 50 ? text[..50] : text;

    private static string? ReadAll(FormItem item, JsonElement answer, List<StoredAnswer> read)
    {
        foreach (var element in answer.EnumerateArray().DistinctBy(element => element.ToString()))
        {
            ReadChoice(item, element, read);
        }

        return null;
    }

    private static string? ReadChoice(FormItem item, JsonElement answer, List<StoredAnswer> read)
    {
        var choice = answer.ValueKind switch
        {
            JsonValueKind.Number => item.Choices.Find(option =>
                option.Value is { } value && answer.TryGetDouble(out var number) && number == value
            ),
            JsonValueKind.String => item.Choices.Find(option => option.Value is null && option.Name == answer.GetString()),
            _ => null,
        };
        if (choice is null)
        {
            var text = answer.ToString();
            return text.Trim().Length == 0
                ? Texts.Validation("item-empty", item.Name, Allowed(item))
                : Texts.Validation("item-code", Short(text), item.Name, Allowed(item));
        }

        read.Add(new StoredAnswer(item.Name, item.ItemVersion, choice.Name, choice.Value, null, null));
        return null;
    }

    private static string? ReadNumber(FormItem item, JsonElement answer, List<StoredAnswer> read)
    {
        if (
            answer.ValueKind != JsonValueKind.Number
            || !answer.TryGetDouble(out var number)
            || Math.Abs(number) > TypedAnswers.LargestNumber
            || (item.Type == ItemType.Integer && number != Math.Floor(number))
        )
        {
            return Texts.Validation(item.Type == ItemType.Integer ? "requires-whole-number" : "requires-number");
        }

        // minus nothing is nothing, as one of the databases keeps it
        number += 0.0;
        var text = number.ToString(CultureInfo.InvariantCulture);
        read.Add(new StoredAnswer(item.Name, item.ItemVersion, text, number, null, null));
        return null;
    }

    private static string Allowed(FormItem item) =>
        string.Join(
            ", ",
            item.Choices.Select(choice => choice.Name)
                .Concat(MissingCodes.All.Where(code => code != MissingCodes.NotApplicable || item.NotApplicable))
        );
}
