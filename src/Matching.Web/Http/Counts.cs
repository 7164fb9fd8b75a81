using System.Globalization;
using System.Text.RegularExpressions;

namespace Matching.Web.Http;

/// <summary>
/// Words of staff texts that follow a count: <c>{0} [0:pair|pairs]</c> reads "1 pair" and "2 pairs". The languages of staff have
/// these two forms.
/// </summary>
internal static partial class Counts
{
    public static string In(string text, object[] args) =>
        text.Contains('[', StringComparison.Ordinal)
            ? Choice().Replace(text, choice => choice.Groups[IsOne(args, choice.Groups["at"].Value) ? "one" : "many"].Value)
            : text;

    private static bool IsOne(object[] args, string at) =>
        int.Parse(at, CultureInfo.InvariantCulture) is var index
        && index < args.Length
        && args[index] switch
        {
            int count => count == 1,
            long count => count == 1,
            string count => count == "1",
            _ => false,
        };

    [GeneratedRegex(@"\[(?<at>\d):(?<one>[^|\]]*)\|(?<many>[^|\]]*)\]")]
    private static partial Regex Choice();
}
