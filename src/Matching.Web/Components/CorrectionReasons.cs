using System.Globalization;
using Matching.Web.Data;

namespace Matching.Web.Components;

/// <summary>Why an entry is corrected, as a list to choose from.</summary>
internal static class CorrectionReasons
{
    private const string List = "correction_reasons";

    /// <summary>Codes and labels in the language of the page.</summary>
    public static IReadOnlyList<(string, string)> Options =>
        [
            .. CodeLists
                .Shipped.Find(List)!
                .Keys.Select(code =>
                    (code, CodeLists.Shipped.Label(List, code, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName))
                ),
        ];
}
