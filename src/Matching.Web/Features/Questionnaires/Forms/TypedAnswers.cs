using System.Globalization;
using System.Text.Json;
using Matching.Web.Data;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>How questions of a form are fields of a page, and what is typed there an answer.</summary>
public static class TypedAnswers
{
    /// <summary>Letters of the longest answer in words.</summary>
    public const int LongestText = 4000;

    /// <summary>The largest number, with or without a minus.</summary>
    public const double LargestNumber = 1e9;

    /// <summary>Name of the field of an item.</summary>
    public static string NameOf(FormItem item) => "a." + item.Name;

    /// <summary>Name of the field that says why an item is not answered, where that is one of its own.</summary>
    public static string MissingOf(FormItem item) => "m." + item.Name;

    /// <summary>Id of the place of an item on its page.</summary>
    public static string Place(FormItem item) => "item-" + item.Name;

    /// <summary>The wording in the language of the page, otherwise in the form's default.</summary>
    public static string Label(IReadOnlyDictionary<string, string> labels, IReadOnlyList<string> languages) =>
        labels.GetValueOrDefault(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName)
        ?? labels.GetValueOrDefault(languages[0])
        ?? labels.Values.First();

    /// <summary>The same of a text that a form need not have; null where it has none.</summary>
    public static string? Text(IReadOnlyDictionary<string, string>? texts, IReadOnlyList<string> languages) =>
        texts is { Count: > 0 } ? Label(texts, languages) : null;

    /// <summary>What was typed into the fields of an item, and what was chosen to replace an answer.</summary>
    public static (string[] Given, string? Missing) In(IFormCollection form, FormItem item) =>
        (
            [.. form[NameOf(item)].OfType<string>().Where(typed => typed.Length > 0)],
            form[MissingOf(item)].LastOrDefault(missing => !string.IsNullOrEmpty(missing))
        );

    /// <summary>
    /// One of the two where there are both: what was changed since the fields were shown, and of two changes the reason why there is no
    /// answer, since an answer that a person would rather not give is not kept.
    /// </summary>
    /// <param name="typed">What was typed and chosen.</param>
    /// <param name="shown">What the fields had shown.</param>
    public static (string[] Given, string? Missing) One(
        (string[] Given, string? Missing) typed,
        (string[] Given, string? Missing) shown
    ) =>
        typed.Missing is null ? typed
        : typed.Given.Length > 0 && typed.Missing == shown.Missing ? (typed.Given, null)
        : ([], typed.Missing);

    /// <summary>Whether an answer and the reason why there is none are both new.</summary>
    public static bool AreBothNew((string[] Given, string? Missing) typed, (string[] Given, string? Missing) shown) =>
        typed.Missing is { } missing
        && missing != shown.Missing
        && typed.Given.Length > 0
        && !typed.Given.SequenceEqual(shown.Given);

    /// <summary>An answer as a response takes it; null where the item was left out.</summary>
    public static JsonElement? Read(FormItem item, (string[] Given, string? Missing) typed) =>
        typed.Missing is { } missing ? JsonSerializer.SerializeToElement(missing)
        : typed.Given.Length == 0 ? null
        : item.Type switch
        {
            ItemType.SelectMultiple => JsonSerializer.SerializeToElement(typed.Given.Select(code => Code(item, code))),
            ItemType.SelectOne => Code(item, typed.Given[0]),
            // what is no number is refused as it was typed
            ItemType.Integer or ItemType.Decimal when NumberIn(typed.Given) is { } number => JsonSerializer.SerializeToElement(
                number
            ),
            _ => JsonSerializer.SerializeToElement(typed.Given[0]),
        };

    private static double? NumberIn(string[] given) =>
        given.Length > 0
        && double.TryParse(TextForm.Number(given[0]), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>An answer as its field shows it.</summary>
    public static (string[] Given, string? Missing) Typed(FormItem item, JsonElement? answer) =>
        answer switch
        {
            null => ([], null),
            { } missing when MissingCodes.Has(missing) => item.Type == ItemType.SelectOne
                ? ([missing.GetString()!], null)
                : ([], missing.GetString()),
            { ValueKind: JsonValueKind.Array } several => (
                [.. several.EnumerateArray().Select(code => ChoiceOf(item, code))],
                null
            ),
            { } one => ([item.Type == ItemType.SelectOne ? ChoiceOf(item, one) : one.ToString()], null),
        };

    /// <summary>Answers as the conditions of other items compare them: as they are typed, and nothing where one is missing.</summary>
    public static FormExpression.Answers Codes(Questionnaire form, IReadOnlyDictionary<string, JsonElement> answers) =>
        name =>
            answers.TryGetValue(name, out var answer)
            && !MissingCodes.Has(answer)
            && form.Items.Find(item => item.Name == name) is { } item
                ? Typed(item, answer).Given
                : [];

    private static string ChoiceOf(FormItem item, JsonElement code) =>
        (code.ValueKind == JsonValueKind.Number ? item.Choices.Find(choice => choice.Value == code.GetDouble())?.Name : null)
        ?? code.ToString();

    private static JsonElement Code(FormItem item, string name) =>
        item.Choices.Find(choice => choice.Name == name)?.Value is { } value
            ? JsonSerializer.SerializeToElement(value)
            : JsonSerializer.SerializeToElement(name);
}
