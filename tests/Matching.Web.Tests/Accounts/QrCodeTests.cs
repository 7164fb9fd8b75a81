using System.Text.RegularExpressions;
using ZXing;
using ZXing.Common;
using ZXing.QrCode;

namespace Matching.Web.Tests.Accounts;

public sealed class QrCodeTests
{
    [Test]
    public async Task The_drawing_reads_as_what_is_typed_beside_it()
    {
        var account = await SharedApp.App.Account();
        var browser = SharedApp.App.Browser();
        await browser.ChoosePassword(account.Text("setupPath"));

        var page = await browser.GetStringAsync("/console/second-factor");

        Assert.That(
            Read(page),
            Is.EqualTo(System.Net.WebUtility.HtmlDecode(Regex.Match(page, "<a href=\"(otpauth://[^\"]+)\"").Groups[1].Value))
                .And.StartWith("otpauth://totp/Matching:")
        );
    }

    private static string? Read(string page)
    {
        // readers need several pixels for each module
        const int Scale = 4;
        var size = int.Parse(
            Regex.Match(page, "class=\"qr\"[^>]* viewBox=\"0 0 ([0-9]+) ").Groups[1].Value,
            System.Globalization.CultureInfo.InvariantCulture
        );
        var pixels = Enumerable.Repeat((byte)255, size * size * Scale * Scale).ToArray();
        foreach (Match module in Regex.Matches(page, "M([0-9]+) ([0-9]+)h1v1h-1z"))
        {
            var (x, y) = (
                int.Parse(module.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
                int.Parse(module.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)
            );
            for (var i = 0; i < Scale * Scale; i++)
            {
                pixels[(((y * Scale) + (i / Scale)) * size * Scale) + (x * Scale) + (i % Scale)] = 0;
            }
        }

        var image = new RGBLuminanceSource(pixels, size * Scale, size * Scale, RGBLuminanceSource.BitmapFormat.Gray8);
        return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(image)))?.Text;
    }
}
