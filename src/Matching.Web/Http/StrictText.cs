using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Matching.Web.Data;

namespace Matching.Web.Http;

/// <summary>Marks a name, or a dictionary of names: written on one line, with single blanks.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneLineAttribute : Attribute;

/// <summary>Marks a language code, or a dictionary by language: written as BCP 47 does, whichever case is typed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LanguageCodeAttribute : Attribute;

/// <summary>Marks what is taken character by character, such as a password.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VerbatimAttribute : Attribute;

/// <summary>
/// Gives every text one form, wherever it comes in: bodies, merge patches, rows of files and sign-ups pass the setters of the
/// JSON contract, fields of pages pass the same setters through <see cref="RequestValidator"/>. See <see cref="TextForm"/> for
/// the form. An optional text without content is no answer: left out in a new record, null in a change.
/// </summary>
public static class StrictText
{
    public const string Marker = "text:";

    public static void Modify(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.Set is not { } set)
            {
                continue;
            }

            if (property.PropertyType == typeof(string))
            {
                var member = property.AttributeProvider;
                var (isOptional, form) = (property.IsSetNullable, IsLanguage(member) ? CodeFormOf(member) : FormOf(member));
                property.Set = (target, value) =>
                {
                    var text = form((string?)value);
                    set(target, text is { Length: 0 } && isOptional ? null : text);
                };
            }
            else if (property.PropertyType == typeof(List<string>))
            {
                var form = CodeFormOf(property.AttributeProvider);
                property.Set = (target, value) =>
                    set(target, ((List<string>?)value)?.ConvertAll(text => form(text) ?? throw NullInside()));
            }
            else if (property.PropertyType == typeof(Dictionary<string, string>))
            {
                var (keyForm, form) = (CodeFormOf(property.AttributeProvider), FormOf(property.AttributeProvider));
                property.Set = (target, value) =>
                    set(target, value is Dictionary<string, string> texts ? Keyed(texts, keyForm, form) : null);
            }
            else if (property.PropertyType == typeof(Dictionary<string, JsonElement>))
            {
                property.Set = (target, value) =>
                    set(
                        target,
                        ((Dictionary<string, JsonElement>?)value)?.ToDictionary(
                            entry => entry.Key,
                            entry => CleanAnswer(entry.Value)
                        )
                    );
            }
            else if (typeof(IList).IsAssignableFrom(property.PropertyType))
            {
                // nullable annotations do not reach the elements of a list
                property.Set = (target, value) =>
                    set(target, value is IList list && list.Contains(null) ? throw NullInside() : value);
            }
        }
    }

    /// <summary>
    /// Gives the texts of a request their form where it was not read as JSON. Returns the first member whose text cannot be
    /// taken; null when all can.
    /// </summary>
    public static string? Apply(object request, JsonSerializerOptions json)
    {
        foreach (
            var property in json.GetTypeInfo(request.GetType())
                .Properties.Where(property =>
                    property is { Get: not null, Set: not null } && property.PropertyType == typeof(string)
                )
        )
        {
            try
            {
                property.Set!(request, property.Get!(request));
            }
            catch (JsonException)
            {
                return property.Name;
            }
        }

        return null;
    }

    /// <summary>The form of a text; throws for characters that no text may have.</summary>
    public static string? Clean(string? text) => Checked(text, TextForm.Of);

    private static Func<string?, string?> FormOf(ICustomAttributeProvider? member) =>
        member switch
        {
            _ when Has<VerbatimAttribute>(member) => static text => text,
            // what cannot be seen in an address is refused by its rule and not taken out
            _ when Has<EmailAttribute>(member) => static text => Checked(text, TextForm.Email),
            _ when Has<TelephoneAttribute>(member) => static text => Checked(text, TextForm.Phone),
            _ when Has<OneLineAttribute>(member) => static text => Checked(text, TextForm.Name),
            _ => Clean,
        };

    // Of a list, its codes; of a dictionary, its keys.
    private static Func<string?, string?> CodeFormOf(ICustomAttributeProvider? member) =>
        IsLanguage(member) ? static text => Checked(text, TextForm.Language) : Clean;

    private static bool IsLanguage(ICustomAttributeProvider? member) =>
        Has<LanguageTagAttribute>(member) || Has<LanguageCodeAttribute>(member);

    private static Dictionary<string, string> Keyed(
        Dictionary<string, string> texts,
        Func<string?, string?> keyForm,
        Func<string?, string?> form
    )
    {
        var keyed = new Dictionary<string, string>(texts.Count);
        foreach (var (key, text) in texts)
        {
            if (!keyed.TryAdd(keyForm(key)!, form(text) ?? throw NullInside()))
            {
                throw new JsonException("a key twice");
            }
        }

        return keyed;
    }

    private static bool Has<T>(ICustomAttributeProvider? member)
        where T : Attribute => member?.IsDefined(typeof(T), inherit: true) == true;

    private static string? Checked(string? text, Func<string, string> form)
    {
        if (text is null)
        {
            return null;
        }

        foreach (var c in text)
        {
            if (char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
            {
                throw new JsonException(Marker + " control character");
            }
        }

        try
        {
            return form(text);
        }
        catch (ArgumentException)
        {
            throw new JsonException(Marker + " half a character");
        }
    }

    // What cannot be a text stays for the rules of the answer, which name it.
    private static JsonElement CleanAnswer(JsonElement answer)
    {
        try
        {
            var clean = answer.ValueKind switch
            {
                JsonValueKind.String => JsonSerializer.SerializeToElement(TextForm.Of(answer.GetString()!)),
                JsonValueKind.Array when answer.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.String) =>
                    JsonSerializer.SerializeToElement(
                        answer.EnumerateArray().Select(entry => TextForm.Of(entry.GetString()!)).ToList()
                    ),
                _ => answer,
            };
            return JsonElement.DeepEquals(clean, answer) ? answer : clean;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return answer;
        }
    }

    private static JsonException NullInside() => new("null in a list");
}
