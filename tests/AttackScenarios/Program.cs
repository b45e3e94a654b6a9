using System.Globalization;
using Tiered.Tests.Attack;

// Usage: AttackScenarios NAME BACKEND SECONDS [SEED]; or the word list. Exit 0 when nothing was found.
if (args is ["list"])
{
    foreach (string name in Scenarios.Names) Console.WriteLine(name);
    return 0;
}
if (args is not [var scenario, var backend, var seconds, ..])
{
    Console.Error.WriteLine("usage: AttackScenarios NAME BACKEND SECONDS [SEED] | list");
    return 2;
}
int seed = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 1;
try
{
    Scenarios.Create(scenario).Run(new Attack(backend, TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)), seed));
    return 0;
}
catch (Exception exception)
{
    Console.Error.WriteLine(exception);
    return 1;
}
