using System.Globalization;

namespace Matching.Web.Components;

/// <summary>Amounts with their currency, as the reader's language writes numbers.</summary>
public static class Money
{
    // between the amount and its sign no line breaks
    private const string Space = "\u00a0";

    public static string Of(double amount, string currency) =>
        amount.ToString("N2", CultureInfo.CurrentCulture) + Space + Sign(currency);

    /// <summary>The sign of a currency that has one of its own, else its code.</summary>
    public static string Sign(string currency) =>
        currency switch
        {
            "EUR" => "€",
            "GBP" => "£",
            _ => currency,
        };
}
