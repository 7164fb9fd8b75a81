using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Matching.Web.Data;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Validation;

namespace Matching.Web.Http;

/// <summary>The framework's attributes with localised messages.</summary>
public sealed class MandatoryAttribute : RequiredAttribute
{
    public override string FormatErrorMessage(string name) => Texts.Validation("required");
}

public sealed class LengthUpToAttribute(int maximum) : StringLengthAttribute(maximum)
{
    // An empty text is no answer: an optional one is left out, and a required one is refused.
    public override string FormatErrorMessage(string name) =>
        Texts.Validation("length", Math.Max(MinimumLength, 1), MaximumLength);
}

public sealed class BetweenAttribute : RangeAttribute
{
    public BetweenAttribute(int minimum, int maximum)
        : base(minimum, maximum) { }

    public BetweenAttribute(double minimum, double maximum)
        : base(minimum, maximum) { }

    public override string FormatErrorMessage(string name) => Texts.Validation("range", Minimum, Maximum);
}

/// <summary>An amount of money: two decimals at most.</summary>
public sealed class CentsAttribute : ValidationAttribute
{
    // a double has 15 digits that count, as many as the conversion keeps
    public override bool IsValid(object? value) =>
        value is not double amount || Math.Abs(amount) > 1e12 || decimal.Round((decimal)amount, 2) == (decimal)amount;

    public override string FormatErrorMessage(string name) => Texts.Validation("cents");
}

/// <summary>A time zone by its name in the IANA database.</summary>
public sealed class TimeZoneAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) =>
        value is null || (value is string name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId);

    public override string FormatErrorMessage(string name) => Texts.Validation("time-zone");
}

public sealed class AllowedNumbersAttribute(params int[] allowed) : ValidationAttribute
{
    public IReadOnlyList<int> Allowed => allowed;

    public override bool IsValid(object? value) => value is null || (value is int number && allowed.Contains(number));

    public override string FormatErrorMessage(string name) => Texts.Validation("one-of", string.Join(", ", allowed));
}

public sealed class ItemsUpToAttribute(int length) : MaxLengthAttribute(length)
{
    public override string FormatErrorMessage(string name) => Texts.Validation("items", Length);
}

/// <summary>A day in living memory or near future; years like 0001 are slips of the hand.</summary>
public sealed class SensibleDayAttribute : ValidationAttribute
{
    private static readonly DateOnly First = new(1990, 1, 1);
    private static readonly DateOnly Last = new(2100, 12, 31);

    public override bool IsValid(object? value) => value is not DateOnly day || (day >= First && day <= Last);

    public override string FormatErrorMessage(string name) => Texts.Validation("range", "1990-01-01", "2100-12-31");
}

public sealed class PatternAttribute(string pattern, string message) : RegularExpressionAttribute(pattern)
{
    /// <summary>Whether an empty text counts as left out, as fields of forms send it.</summary>
    public bool OrEmpty { get; set; }

    // the framework would always let an empty text pass
    public override bool IsValid(object? value) => (OrEmpty || value is not "") && base.IsValid(value);

    public override string FormatErrorMessage(string name) => Texts.Validation(message);
}

/// <summary>
/// An e-mail address as one writes it: a name, one @, a domain with a dot or localhost; nothing that a mail header could misread.
/// </summary>
public sealed partial class EmailAttribute() : DataTypeAttribute(DataType.EmailAddress)
{
    public override bool IsValid(object? value) =>
        value is null or string and not ""
        && (value is not string text || (TextForm.Invisible(text) is null && Shape().IsMatch(text)));

    public override string FormatErrorMessage(string name) => Texts.Validation("email");

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is string text && TextForm.Invisible(text) is { } unseen
            ? new ValidationResult(Texts.Validation("email-invisible", unseen), [validationContext.MemberName!])
            : base.IsValid(value, validationContext);

    [GeneratedRegex(
        @"^[^@\s<>,;:""()\[\]\\]+@[^@\s<>,;:""()\[\]\\.]+(\.[^@\s<>,;:""()\[\]\\.]+)*$",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Shape();
}

/// <summary>
/// A telephone number in any form that people write, and no day, which is what a spreadsheet makes of some numbers.
/// </summary>
public sealed partial class TelephoneAttribute() : RegularExpressionAttribute(@"^\+?[ (]*[0-9][0-9 ()./-]{2,28}[0-9]$")
{
    public override bool IsValid(object? value) =>
        value is null or "" || (value is string text && !Day().IsMatch(text) && base.IsValid(text));

    public override string FormatErrorMessage(string name) => Texts.Validation("phone");

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        ValidationResult Fault(string message) => new(message, [validationContext.MemberName!]);
        return value is string day && Day().IsMatch(day) ? Fault(Texts.Validation("phone-day", day))
            : IsValid(value) && value is string { Length: > 0 } text && PhoneForm.IsTooLong(text)
                ? Fault(Texts.Validation("phone-long", PhoneForm.MostDigits))
            : base.IsValid(value, validationContext);
    }

    [GeneratedRegex(
        @"^((19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](19|20)[0-9]{2})([ T]0{1,2}:00(:00)?)?$",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Day();
}

/// <summary>A country whose telephone numbers can be read, as two letters of ISO 3166.</summary>
public sealed class CountryAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is null || (value is string code && PhoneForm.IsCountry(code));

    public override string FormatErrorMessage(string name) => Texts.Validation("country");
}

/// <summary>A code of one of the lists in <c>seeds/vocabulary</c>, or a list of such codes.</summary>
public sealed class VocabularyAttribute(string list) : ValidationAttribute
{
    // Programmes have words of their own in these lists: what is in neither is refused where the programme is known.
    private static readonly string[] Open = ["needs", "interests"];

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (Open.Contains(list))
        {
            return ValidationResult.Success;
        }

        var unknown = value switch
        {
            string code => CodeLists.Shipped.Has(list, code) ? null : code,
            IEnumerable<string> codes => codes.FirstOrDefault(code => !CodeLists.Shipped.Has(list, code)),
            _ => null,
        };
        return unknown is null
            ? ValidationResult.Success
            : new ValidationResult(
                Texts.Validation("vocabulary", unknown, $"/api/v1/vocabularies/{list}"),
                [validationContext.MemberName!]
            );
    }
}

/// <summary>
/// A language tag (BCP 47), or a list of them: a language of the list <c>languages</c>, perhaps with script, region or variant.
/// </summary>
public sealed class LanguageTagAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) =>
        value switch
        {
            string tag => IsTag(tag),
            IEnumerable<string> tags => tags.All(IsTag),
            _ => true,
        };

    public override string FormatErrorMessage(string name) => Texts.Validation("language-tag");

    // The codes of the list are in lower case.
    private static bool IsTag(string tag) => TextForm.IsLanguageTag(tag) && CodeLists.Shipped.Has("languages", tag.Split('-')[0]);
}

/// <summary>Runs the same rules as the endpoints do, for other input (merge patches, imports, seeds).</summary>
public sealed class RequestValidator(
    IOptions<ValidationOptions> options,
    IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json,
    IServiceProvider services
)
{
    public async Task Check(object request, CancellationToken cancellationToken)
    {
        if (StrictText.Apply(request, json.Value.SerializerOptions) is { } member)
        {
            throw Problems.ValidationFailed(member, Texts.Validation("text-characters"));
        }

        if (!options.Value.TryGetValidatableTypeInfo(request.GetType(), out var type))
        {
            throw new InvalidOperationException($"{request.GetType().Name} has no rules.");
        }

        var context = new ValidateContext
        {
            ValidationOptions = options.Value,
            ValidationContext = new ValidationContext(request, services, null),
        };
        await type.ValidateAsync(request, context, cancellationToken);
        if (context.ValidationErrors is { Count: > 0 } errors)
        {
            throw Problems.ValidationFailed(
                errors.ToDictionary(error => ProblemHandler.JsonPath(error.Key), error => error.Value)
            );
        }
    }
}
