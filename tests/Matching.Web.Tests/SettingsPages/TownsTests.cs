using Matching.Web.Data;

namespace Matching.Web.Tests.SettingsPages;

public sealed class TownsTests
{
    [TestCase("Modena", "Modena", "Emilia-Romagna")]
    [TestCase("modena", "Modena", "Emilia-Romagna")]
    [TestCase("Rome", "Roma", "Lazio")]
    [TestCase("forli", "Forlì", "Emilia-Romagna")]
    [TestCase("laquila", "", "")]
    [TestCase("Reggio Emilia", "Reggio nell'Emilia", "Emilia-Romagna")]
    [TestCase("Bozen", "Bolzano", "Trentino-Alto Adige")]
    [TestCase("Bressanone/Brixen", "Bressanone", "Trentino-Alto Adige")]
    [TestCase("Bolzano - Bozen", "Bolzano", "Trentino-Alto Adige")]
    [TestCase("Eppan", "Appiano sulla Strada del Vino", "Trentino-Alto Adige")]
    [TestCase("Ritten", "Renon - Ritten", "Trentino-Alto Adige")]
    [TestCase("Kaltern an der Weinstrasse", "Caldaro sulla Strada del Vino", "Trentino-Alto Adige")]
    [TestCase("Wolkenstein", "Selva di Val Gardena", "Trentino-Alto Adige")]
    [TestCase("l aquila", "L'Aquila", "Abruzzo")]
    [TestCase("Nowhere upon Po", "", "")]
    [TestCase("  ", "", "")]
    public void A_town_is_found_by_its_name_as_people_type_it(string typed, string name, string region)
    {
        var first = Towns.Shipped.Find(typed) is [var nearest, ..] ? nearest : null;

        Assert.That((first?.Name ?? "", first?.Region ?? ""), Is.EqualTo((name, region)));
    }

    [TestCase("Reggio Emilia")]
    [TestCase("Ritten")]
    [TestCase("Villnöß")]
    [TestCase("Karneid")]
    public void A_name_in_daily_use_is_as_good_as_the_official_one(string typed) =>
        Assert.That(Towns.Shipped.Named(typed), Has.Count.EqualTo(1));

    [Test]
    public void Each_town_has_a_place_in_Italy_of_its_own()
    {
        var towns = Towns.Shipped.Find("a").Concat(Towns.Shipped.Find("s")).Distinct().ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Towns.Shipped.Count, Is.GreaterThan(7_800));
            Assert.That(
                towns.Where(town =>
                    town.Latitude is < 35 or > 47.2 || town.Longitude is < 6.5 or > 18.6 || town.Region.Length == 0
                ),
                Is.Empty
            );
            Assert.That(towns.Select(town => town.Key), Is.Unique);
        }
    }
}
