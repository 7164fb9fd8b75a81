using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Features.Questionnaires.Responses;

/// <summary>
/// The order of the questions of a form for one response. Questions of a section in random order are ordered by a hash of the seed
/// and their name, so the same seed draws the same order on every machine and in every version of the service.
/// </summary>
internal static class DrawnOrder
{
    /// <summary>The seed of a link; it stays when another link goes on with the answers.</summary>
    public static int? SeedOf(Questionnaire form, Guid linkId) =>
        form.RandomSections is null ? null : BitConverter.ToInt32(SHA256.HashData(linkId.ToByteArray())) & int.MaxValue;

    /// <summary>The form in the order of one response. A note stays in its place; without a seed the order is that of the form.</summary>
    public static Questionnaire DrawnBy(this Questionnaire form, int? seed) =>
        seed is { } number && form.RandomSections is not null ? form with { Items = Of(form, number) } : form;

    private static List<FormItem> Of(Questionnaire form, int seed)
    {
        var items = form.Items.ToArray();
        foreach (var section in form.RandomSections!)
        {
            var places = items.Index().Where(at => at.Item.Section == section && at.Item.Type != ItemType.Note).ToList();
            var drawn = places.OrderBy(at => Key(seed, at.Item.Name), StringComparer.Ordinal);
            foreach (var (place, item) in places.Zip(drawn))
            {
                items[place.Index] = item.Item;
            }
        }

        return [.. items];
    }

    private static string Key(int seed, string item) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(seed.ToString(CultureInfo.InvariantCulture) + "|" + item)));
}
