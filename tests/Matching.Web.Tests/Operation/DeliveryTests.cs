namespace Matching.Web.Tests.Operation;

/// <summary>What the project delivers: its packages and the recipe of its image.</summary>
[Category("Once")]
public sealed class DeliveryTests
{
    private static readonly string Root = ArchitectureTests.FindRoot();

    // System.Drawing.Common works on Windows only and had advisories of its own.
    [Test]
    public void No_lock_file_names_System_Drawing()
    {
        var files = new[] { "src", "tests" }
            .SelectMany(folder => Directory.GetDirectories(Path.Combine(Root, folder)))
            .Select(project => Path.Combine(project, "packages.lock.json"))
            .Where(File.Exists)
            .ToList();

        Assert.That(files, Is.Not.Empty);
        Assert.That(
            files.Where(file => File.ReadAllText(file).Contains("System.Drawing", StringComparison.OrdinalIgnoreCase)),
            Is.Empty
        );
    }

    [Test]
    public void The_image_is_built_from_fixed_images_and_can_encrypt_backups()
    {
        var lines = File.ReadAllLines(Path.Combine(Root, "Dockerfile"));

        Assert.That(
            lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)),
            Has.All.Match("@sha256:[0-9a-f]{64}( AS |$)")
        );
        Assert.That(lines, Has.One.Match(@"apt-get install .* age \\$"));
    }
}
