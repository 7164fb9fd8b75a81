using PhoneNumbers;

namespace Matching.Web.Data;

/// <summary>Telephone numbers as they are compared.</summary>
public static class PhoneForm
{
    /// <summary>Country of programmes that state none.</summary>
    public const string StandardCountry = "IT";

    /// <summary>Digits of the longest telephone number, the country's prefix counted.</summary>
    public const int MostDigits = 15;

    /// <summary>
    /// A number in E.164, whether or not it is in use; the digits where it cannot be parsed, so that no number is lost.
    /// </summary>
    /// <param name="phone">The number as written.</param>
    /// <param name="country">Country of numbers without a prefix, ISO 3166.</param>
    public static string Compared(string phone, string country)
    {
        var plain = TextForm.Phone(phone);
        try
        {
            var numbers = PhoneNumberUtil.GetInstance();
            return numbers.Format(numbers.Parse(plain, country), PhoneNumberFormat.E164);
        }
        catch (NumberParseException)
        {
            return string.Concat(plain.Where(c => char.IsAsciiDigit(c) || c == '+'));
        }
    }

    /// <summary>Whether a number has as many digits as numbers of its country have.</summary>
    public static bool IsPossible(string phone, string country)
    {
        try
        {
            var numbers = PhoneNumberUtil.GetInstance();
            return numbers.IsPossibleNumber(numbers.Parse(TextForm.Phone(phone), country));
        }
        catch (NumberParseException)
        {
            return false;
        }
    }

    /// <summary>Whether a number has more digits, the country's prefix counted, than any telephone number has (E.164).</summary>
    public static bool IsTooLong(string phone) => Compared(phone, StandardCountry).Count(char.IsAsciiDigit) > MostDigits;

    /// <summary>Whether numbers of a country can be read.</summary>
    public static bool IsCountry(string code) => PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(code);
}
