using Matching.Web.Data;

namespace Matching.Web.Tests;

/// <summary>A database without a schema.</summary>
public sealed class EmptyDatabase : IAsyncDisposable
{
    private readonly string name = $"test_{Guid.NewGuid():N}";
    private readonly string folder = Directory.CreateTempSubdirectory("matching-test-").FullName;

    private EmptyDatabase() =>
        Dialect = Dialect.For(
            new DatabaseOptions
            {
                Folder = folder,
                Url = TestApp.IsPostgres ? TestApp.UrlOf(name) : null,
                AnswerSeconds = 60,
            }
        );

    public Dialect Dialect { get; }

    public static async Task<EmptyDatabase> Create()
    {
        var made = new EmptyDatabase();
        if (TestApp.IsPostgres)
        {
            await TestApp.OnServer($"CREATE DATABASE {made.name}");
        }

        return made;
    }

    public ValueTask DisposeAsync()
    {
        TestApp.ClosePool(Dialect);
        Directory.Delete(folder, recursive: true);
        TestApp.DropAtTheEnd(TestApp.IsPostgres ? name : null);
        return ValueTask.CompletedTask;
    }
}
